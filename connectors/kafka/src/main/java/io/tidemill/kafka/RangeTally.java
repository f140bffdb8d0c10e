package io.tidemill.kafka;

/** What the passes over a range have found, so that no pass counts again what another has counted. Safe for many threads. */
final class RangeTally {
    private long records;
    private boolean isWhole;
    private long lastPoison = -1;
    private boolean lossIsKnown;

    /** Notes how many records a pass has read; {@code whole} if it came to the end of the range. */
    synchronized void read(long count, boolean whole) {
        records = Math.max(records, count);
        isWhole |= whole;
    }

    /** Returns whether no pass has met this undecodable record before. Passes meet them in the order of their offsets. */
    synchronized boolean isNewPoison(long offset) {
        boolean isNew = offset > lastPoison;
        lastPoison = Math.max(lastPoison, offset);
        return isNew;
    }

    /** Returns whether no pass has found offsets lost before. */
    synchronized boolean isNewLoss() {
        boolean isNew = !lossIsKnown;
        lossIsKnown = true;
        return isNew;
    }

    /** Returns the number of records; of a range that was not read to its end, the number of its offsets. */
    synchronized long recordCount(OffsetRange range) {
        return isWhole ? records : Math.max(records, range.length());
    }
}
