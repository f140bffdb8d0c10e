package io.tidemill.checkpoint;

import io.tidemill.time.BatchTime;

/**
 * What is known of a window of records without its program.
 *
 * @param name its stable name
 * @param kind the operator, such as {@code window}
 * @param lengthMillis how much of the past it reads
 * @param slideMillis the distance of the batches that it reads
 * @param isKept whether it reads a state, so that what it reads is kept in files
 * @param since the last batch before it began; what it reads of later ones is there
 */
public record WindowDescription(
        String name, String kind, long lengthMillis, long slideMillis, boolean isKept, BatchTime since, Origin origin)
        implements Description {
    /** What a window that was there from the first batch on has as its beginning. */
    public static final BatchTime ALWAYS = BatchTime.ofEpochMillis(Long.MIN_VALUE);

    /** Returns whether it has a file of a batch at {@code time}, if there was one. */
    boolean keeps(BatchTime time) {
        return isKept && time.isAfter(since) && Math.floorMod(time.epochMillis(), slideMillis) == 0;
    }

    /** Returns name and kind, as people read them. */
    @Override
    public String toString() {
        return "'" + name + "' (" + kind + ")";
    }
}
