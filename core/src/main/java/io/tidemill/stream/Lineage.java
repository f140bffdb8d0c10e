package io.tidemill.stream;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The way from a node back to what it reads: sources, states and windows, which have names. */
final class Lineage {
    private static final int MOST_CHARACTERS = 300;

    private final Map<Integer, String> names;
    private final Set<Integer> met = new HashSet<>();
    private final List<String> words = new ArrayList<>();

    private Lineage(Map<Integer, String> names) {
        this.names = names;
    }

    /**
     * Returns the operators between a node and what it reads, nearest first, such as {@code reduceByKey of mapToPair of 'socket-1'};
     * a long text is cut, and ends with a number that tells it from others.
     *
     * @param names of sources, states and windows
     */
    static String of(StreamNode<?> node, Map<Integer, String> names) {
        Lineage lineage = new Lineage(names);
        node.parents().forEach(lineage::add);
        String text = String.join(" of ", lineage.words);
        return text.length() <= MOST_CHARACTERS
                ? text
                : text.substring(0, MOST_CHARACTERS) + " ... " + Integer.toHexString(text.hashCode());
    }

    private void add(StreamNode<?> node) {
        if (!met.add(node.id())) {
            return;
        }
        String name = names.get(node.id());
        if (name != null) {
            words.add("'" + name + "'");
            return;
        }
        if (!(node instanceof CachedNode) && !(node instanceof StateEntriesNode)) {
            words.add(node.kind());
        }
        node.parents().forEach(this::add);
    }
}
