package io.tidemill.flume;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a {@link KillableProgram} has printed over all its runs: a batch that was printed again counts as the last time. */
final class Printed {
    private final Map<String, List<String>> came = new HashMap<>();
    private final Map<String, List<String>> fresh = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final Set<String> knownAsNew = new HashSet<>();

    /** Returns whether a line tells what came in a batch. */
    static boolean isBatch(String line) {
        return line.startsWith(KillableProgram.CAME + " ");
    }

    /** Returns how many different events were printed in both ways. */
    int different() {
        return Math.min(known.size(), knownAsNew.size());
    }

    /** Takes a line, if it was printed to its end. */
    void take(String line) {
        List<String> words = Arrays.asList(line.split(" "));
        if (words.size() > 2 && words.get(words.size() - 1).equals(KillableProgram.END)) {
            List<String> ids = List.copyOf(words.subList(2, words.size() - 1));
            if (words.get(0).equals(KillableProgram.CAME)) {
                came.put(words.get(1), ids);
                known.addAll(ids);
            } else if (words.get(0).equals(KillableProgram.NEW)) {
                fresh.put(words.get(1), ids);
                knownAsNew.addAll(ids);
            }
        }
    }

    /** Returns how often each event came. */
    Map<String, Integer> came() {
        return counts(came);
    }

    /** Returns how often each event was new. */
    Map<String, Integer> fresh() {
        return counts(fresh);
    }

    private static Map<String, Integer> counts(Map<String, List<String>> batches) {
        Map<String, Integer> counts = new HashMap<>();
        batches.values().forEach(ids -> ids.forEach(id -> counts.merge(id, 1, Integer::sum)));
        return counts;
    }
}
