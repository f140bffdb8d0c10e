package io.tidemill.source;

import io.tidemill.time.BatchTime;

/**
 * A source that is running. All methods are called by the thread that runs batches, in the order
 * {@code seal, seal, ..., stopReceiving, seal, ..., close}.
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
