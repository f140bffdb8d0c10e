package io.tidemill.engine.local;

import io.tidemill.time.BatchTime;
import org.jspecify.annotations.Nullable;

/** The newest batch that has ended, committed or given up: no step is taken for it, or before it, any more. Safe for many threads. */
final class EndedBatches {
    private volatile @Nullable BatchTime newest;

    /** Notes that a batch has ended; batches end in order. */
    void ended(BatchTime time) {
        newest = time;
    }

    boolean isOver(BatchTime time) {
        BatchTime last = newest;
        return last != null && !time.isAfter(last);
    }
}
