package io.tidemill.stream;

import io.tidemill.function.Pair;
import io.tidemill.function.StateFunction;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.StatePlan;
import io.tidemill.rdd.PairRDD;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A state that steps with every RDD of its parent, whether an output asks for it or not.
 *
 * @param everyKeyAt at multiples of this all keys are visited, at other times only those with data; zero for never all
 * @param initial what the state holds before its first step
 * @param timeout after how long without data a key is forgotten
 */
public record StateNode<K, V, S, T>(
        int id,
        StreamNode<Pair<K, V>> parent,
        Partitioner partitioner,
        StateFunction<K, V, S, T> function,
        Duration everyKeyAt,
        Optional<PairRDD<K, S>> initial,
        Optional<Duration> timeout,
        Operator operator)
        implements StreamNode<T> {
    @Override
    public Duration slide() {
        return parent.slide();
    }

    @Override
    public List<StreamNode<?>> parents() {
        return List.of(parent);
    }

    @Override
    public String kind() {
        return operator.name();
    }

    /** Returns how long a window is, in milliseconds; 0 for what is no window. */
    public long windowMillis() {
        return function instanceof WindowFunction<?, ?> window ? window.lengthMillis() : 0;
    }

    /** Returns the piece of time by which a window is cut, in milliseconds; 0 for what is no window. */
    public long paneMillis() {
        return function instanceof WindowFunction<?, ?> window ? window.paneMillis() : 0;
    }

    /** Returns which keys the step at {@code time} visits. */
    public StatePlan.Visit visit(BatchTime time) {
        return !everyKeyAt.isZero() && time.isMultipleOf(everyKeyAt)
                ? StatePlan.Visit.EVERY_KEY
                : StatePlan.Visit.KEYS_WITH_DATA;
    }
}
