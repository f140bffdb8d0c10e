package io.tidemill.engine.local;

import io.tidemill.plan.RecordSize;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory actions take for records that they have to keep as they are: those that are grouped, sorted or moved to other
 * partitions. Records that are combined, filtered or counted are gone at once, and do not count. Safe for use by many threads.
 */
final class HeldRecords {
    /** Fewer are not worth the look. */
    private static final int LEAST_RECORDS = 1024;

    private final AtomicLong mostBytes = new AtomicLong();

    /** Returns an estimate of what records take, by a sample of them; 0 for few. */
    static long bytesOf(Collection<?> records) {
        return records.size() < LEAST_RECORDS ? 0 : RecordSize.ofAll(records);
    }

    /** Notes that an action holds this much in all. */
    void held(long actionBytes) {
        mostBytes.accumulateAndGet(actionBytes, Math::max);
    }

    /** Returns the most that an action has held since the last call. */
    long takeMostBytes() {
        return mostBytes.getAndSet(0);
    }
}
