package io.tidemill.plan;

import io.tidemill.function.MapFunction;
import java.util.Optional;

/** One record for each record. */
public record MapPlan<S, T>(
        Plan<S> parent, MapFunction<? super S, ? extends T> function, KeyUse keys, Operator operator)
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
        return visitor.visitMap(this);
    }
}
