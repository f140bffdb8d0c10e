package io.tidemill.engine;

import java.io.Serializable;

/**
 * What an action does with each partition: a sink of records that ends in a result.
 *
 * @param <T> the type of the records
 * @param <R> the type of one partition's result
 */
@FunctionalInterface
public interface PartitionAction<T, R> extends Serializable {
    /** Returns a new sink for a partition; called once per partition, on the thread that feeds it. */
    PartitionSink<T, R> open(int partition) throws Exception;
}
