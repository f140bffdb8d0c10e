package io.tidemill.source;

import io.tidemill.error.TidemillException;
import io.tidemill.time.BatchTime;

/**
 * A source that is running. All methods are called by the thread that runs batches, in the order
 * {@code replay, ..., seal, seal, ..., stopReceiving, seal, ..., close}.
 *
 * @param <T> the type of the records
 */
public interface SourceRun<T> extends AutoCloseable {
    /**
     * Returns what belongs to the batch at {@code time}: what has come in before that time and was in no batch yet. A source
     * whose buffer is full may leave a part to the next batch. It does not wait for anybody; all it may do is ask the file
     * system what is there.
     */
    SourceBatch<T> seal(BatchTime time);

    /**
     * Returns a batch of an earlier run again: the same records in the same order, though their partitions may differ. The
     * batches that windows still need come first, then those that were planned and not committed, in the order of their times;
     * {@link SourceContext#positions} are those before the first of them. All that follows begins behind the last.
     *
     * @param changes what {@link SourceBatch#positions} said; never empty
     * @throws io.tidemill.error.TidemillException if the records are not there any more; says which
     */
    default SourceBatch<T> replay(BatchTime time, PositionChanges changes) {
        throw TidemillException.invalidState("Batch " + time.described() + " cannot be given again: " + this
                + " names positions but has no replay; override it");
    }

    /** Says that the batch at {@code time} is committed, with all before it: whoever waits to hear of it may be told. */
    default void committed(BatchTime time) {}

    /** Says that no batch up to {@code time} will be replayed, so that what is kept only for that may be deleted. */
    default void forget(BatchTime time) {}

    /**
     * Takes in nothing more from outside, and returns when that is so; what was received stays, to be sealed by the batches
     * that follow. Called at a graceful stop.
     */
    void stopReceiving();

    /** Returns whether nothing will come any more and all that came has been sealed. */
    boolean isExhausted();

    /** Ends everything; what is not sealed is given up. Closing again does nothing. */
    @Override
    void close();
}
