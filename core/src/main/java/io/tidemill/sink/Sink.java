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
     * Writes the batch that was planned and not committed when the run before ended, so that its records, the same ones, may be
     * there already, in part or as a whole. Called instead of {@link #write}, for that one batch and once; after an end that left no
     * such batch it is not called. A sink that remembers the time of its last batch can tell from it what is wrong: what comes to
     * {@link #write} is new, so a time that is not after the remembered one means that the checkpoint is older than what was written
     * (a copy was restored, or a failure of the machine took commits), and records would be lost or doubled. Calls {@code write}
     * where it is not overridden.
     */
    default void writeAgain(RDD<T> rdd, BatchTime time) throws Exception {
        write(rdd, time);
    }

    /**
     * Returns whether the sink remembers the time of the last batch that it wrote, to tell it from later ones. Then each batch is
     * planned durably before it is written, also one whose sources gave nothing: a window or a count has records for it. So
     * after a failure of the machine it comes to {@link #writeAgain}, unless {@code tidemill.checkpoint.sync.interval} lets the
     * machine lose what it planned.
     */
    default boolean remembersTime() {
        return false;
    }

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
