package io.tidemill.plan;

import io.tidemill.function.FlatMapFunction;
import java.util.Optional;

/** Any number of records for each record. */
public record FlatMapPlan<S, T>(
        Plan<S> parent, FlatMapFunction<? super S, ? extends T> function, KeyUse keys, Operator operator)
        implements Plan<T> {
    @Override
    public int partitionCount() {
        return parent.partitionCount();
    }

    @Override
    public Optional<Partitioner> partitioner() {
        return keys.partitionerOf(parent);
    }

    @Override
    public <R> R accept(PlanVisitor<R> visitor) {
        return visitor.visitFlatMap(this);
    }
}
