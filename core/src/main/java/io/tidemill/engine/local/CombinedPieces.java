package io.tidemill.engine.local;

import io.tidemill.function.Pair;
import io.tidemill.function.ReduceFunction;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.Operator;
import io.tidemill.plan.ShufflePlan;

/** Partitions of combined values that can be had before all of a key are made one. */
interface CombinedPieces<C> {
    /** Returns whether values are reduced by this function, and nothing else is done to them. */
    boolean reducesBy(ReduceFunction<?> reduce);

    /**
     * Pushes the combined values of a partition, not all of those of a key as one: for a sink that reduces them in the same way.
     * So what was combined before is not gathered in a table after it as well.
     */
    void feedPieces(int partition, KeyedSink<C> sink);

    static boolean reducesBy(ShufflePlan<?, ?, ?> plan, ReduceFunction<?> reduce) {
        return plan.aggregation().isPresent()
                && plan.aggregation().get().mergeCombined() == reduce
                && plan.aggregation().get().mergeValue() == reduce;
    }

    /** Pushes the value of a pair that was not combined. */
    static <K, V, C> void feed(Aggregation<V, C> aggregation, Operator operator, Pair<K, V> pair, KeyedSink<C> sink) {
        try {
            Object key = Nulls.mask(pair.key());
            feed(aggregation, operator, key, OpenTable.hashOf(key), pair.value(), sink);
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }

    /** Pushes a value that was not combined. */
    static <V, C> void feed(
            Aggregation<V, C> aggregation, Operator operator, Object key, int hash, V value, KeyedSink<C> sink) {
        try {
            sink.accept(key, hash, aggregation.create().apply(value));
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }
}
