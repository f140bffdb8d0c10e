package io.tidemill.source;

import io.tidemill.time.BatchTime;

/**
 * A running source that can leave a part of what there is to later batches, and so keeps the pace of the program. The rest stays
 * with the sender, the broker, on the disk or in the table. Called by the thread that runs batches, as all of {@link SourceRun}.
 *
 * <p>Amounts are bytes, as well as the source can tell without reading records: one that knows only how many records there are
 * takes the average of those that it has read. An error in the scale does no harm, since the runtime measures what the work
 * on them costs; what counts is that twice the bytes are about twice the work.
 *
 * @param <T> the type of the records
 */
public interface PacedRun<T> extends SourceRun<T> {
    /** Returns about how many bytes there are that a batch at {@code time} could take. */
    long waitingBytes(BatchTime time);

    /**
     * Returns what belongs to the batch at {@code time}, as {@link #seal(BatchTime)}, within a quota; where there is anything, at
     * least one record. {@link SourceBatch#bytes} says how much it is.
     */
    SourceBatch<T> seal(BatchTime time, Quota quota);

    @Override
    default SourceBatch<T> seal(BatchTime time) {
        return seal(time, Quota.UNLIMITED);
    }

    /** Says how many bytes may be held for the next batch; it has learnt more since the last quota. */
    default void holdAhead(long bytes) {}

    /** Returns whether the sender had to wait since the last seal, because so much as a quota allows was held already. */
    default boolean hasHeldBack() {
        return false;
    }
}
