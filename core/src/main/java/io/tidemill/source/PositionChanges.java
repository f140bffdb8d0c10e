package io.tidemill.source;

import java.util.Map;
import java.util.Set;

/**
 * How far a batch moved a source. A source that can be asked for the same data again knows its place in each of its parts as
 * a text: the offset of a partition, the size of a file that was read. All places together are the source's positions; a batch
 * names those that it changed, and so names its records.
 *
 * @param moved the new position of each part that moved, by part; both are short texts that people can read
 * @param gone parts that are no more, whose positions are forgotten
 */
public record PositionChanges(Map<String, String> moved, Set<String> gone) {
    /** Nothing moved: nothing came in, or the source cannot give it again. */
    public static final PositionChanges NONE = new PositionChanges(Map.of(), Set.of());

    /** Copies the collections. */
    public PositionChanges {
        moved = Map.copyOf(moved);
        gone = Set.copyOf(gone);
    }

    /** Returns the changes of one part. */
    public static PositionChanges of(String part, String position) {
        return new PositionChanges(Map.of(part, position), Set.of());
    }

    /** Returns whether nothing changed. */
    public boolean isEmpty() {
        return moved.isEmpty() && gone.isEmpty();
    }

    /** Applies the changes to {@code positions}. */
    public void applyTo(Map<String, String> positions) {
        positions.keySet().removeAll(gone);
        positions.putAll(moved);
    }
}
