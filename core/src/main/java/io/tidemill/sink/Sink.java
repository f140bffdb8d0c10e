package io.tidemill.sink;

import io.tidemill.rdd.RDD;
import io.tidemill.time.BatchTime;

/**
 * What an output operation does with each batch, on the thread that runs batches.
 *
 * @param <T> the type of the records
 */
@FunctionalInterface
public interface Sink<T> {
    /**
     * Writes a batch, and returns when it is safe. It may be called again with the same time after a failure or a restart;
     * then what it wrote before is to be replaced or left alone, not doubled.
     */
    void write(RDD<T> rdd, BatchTime time) throws Exception;

    /**
     * Returns whether {@link #write} runs the RDD not more than once. Then received data gives back its memory while it is
     * read, and the sender can fill it again during the batch.
     */
    default boolean runsOnce() {
        return false;
    }

    /**
     * Gives up what the sink holds, such as connections. Called when the context has stopped, once for each output that has the
     * sink; another context may write to it after that.
     */
    default void close() {}
}
