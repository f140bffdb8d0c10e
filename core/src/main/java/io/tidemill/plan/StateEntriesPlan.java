package io.tidemill.plan;

import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import java.util.Optional;

/**
 * All keys of a state with what is seen of their values, as they are after a step.
 *
 * @param view what is seen of a value; a step of windows may be its own view, which shows what they reduce to
 */
public record StateEntriesPlan<K, S, W>(StatePlan<K, ?, S, ?> step, MapFunction<? super S, ? extends W> view)
        implements Plan<Pair<K, W>> {
    /** Returns the keys with their values as they are. */
    public static <K, S> StateEntriesPlan<K, S, S> of(StatePlan<K, ?, S, ?> step) {
        return new StateEntriesPlan<>(step, value -> value);
    }

    @Override
    public int partitionCount() {
        return step.partitionCount();
    }

    @Override
    public Optional<Partitioner> partitioner() {
        return step.input().partitioner();
    }

    @Override
    public <R> R accept(PlanVisitor<R> visitor) {
        return visitor.visitStateEntries(this);
    }
}
