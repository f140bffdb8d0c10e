package io.tidemill.cli;

import java.util.concurrent.atomic.LongAdder;

/** What all batches of a JVM add up to; those that failed do not count. Safe for use by many threads. */
final class BatchTotals {

    private final LongAdder batches = new LongAdder();
    private final LongAdder records = new LongAdder();

    void add(long recordsOfBatch) {
        batches.increment();
        records.add(recordsOfBatch);
    }

    long batches() {
        return batches.sum();
    }

    long records() {
        return records.sum();
    }
}
