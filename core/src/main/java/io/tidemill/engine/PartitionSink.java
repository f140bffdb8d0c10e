package io.tidemill.engine;

import java.io.IOException;

/**
 * The receiving end of one partition, used by one thread.
 *
 * @param <T> the type of the records
 * @param <R> the type of the result
 */
public interface PartitionSink<T, R> extends AutoCloseable {
    /** Takes the next record. */
    void accept(T record) throws Exception;

    /** Returns the partition's result; called once, after the last record. */
    R result() throws Exception;

    /** Returns whether {@link #isDone} may ever turn true; the answer never changes. */
    default boolean mayBeDone() {
        return false;
    }

    /** Returns whether no further record is wanted; whoever feeds may stop then. */
    default boolean isDone() {
        return false;
    }

    /** Releases what the sink holds; called once, after {@link #result}, or after a failure instead of it. */
    @Override
    default void close() throws IOException {}
}
