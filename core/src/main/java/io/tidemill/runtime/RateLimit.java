package io.tidemill.runtime;

import java.time.Duration;

/**
 * How much each batch may take of one source so that it gives no more than so many records a second, by the average size of those that
 * it gave. Owned by the thread that runs batches.
 */
final class RateLimit {
    private final double recordsPerBatch;

    /** Of a source that gave nothing yet, as small as records can be: its first batch is small rather than too large. */
    private double bytesPerRecord = 1;

    /** A limit of so many records a second; 0 for none. */
    RateLimit(long recordsPerSecond, Duration interval) {
        this.recordsPerBatch =
                recordsPerSecond == 0 ? Double.POSITIVE_INFINITY : recordsPerSecond * (interval.toNanos() / 1e9);
    }

    /** Returns how many bytes a batch may take. */
    long mostBytes() {
        return (long) Math.max(1, Math.min(Long.MAX_VALUE, recordsPerBatch * bytesPerRecord));
    }

    /** Learns from what a batch took. */
    void ended(long bytes, long records) {
        if (bytes > 0 && records > 0) {
            bytesPerRecord = (double) bytes / records;
        }
    }
}
