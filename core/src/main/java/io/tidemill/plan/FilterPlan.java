package io.tidemill.plan;

import io.tidemill.function.FilterFunction;
import java.util.Optional;

/** The records for which a condition holds. */
public record FilterPlan<T>(Plan<T> parent, FilterFunction<? super T> condition, Operator operator) implements Plan<T> {
    @Override
    public int partitionCount() {
        return parent.partitionCount();
    }

    @Override
    public Optional<Partitioner> partitioner() {
        return parent.partitioner();
    }

    @Override
    public <R> R accept(PlanVisitor<R> visitor) {
        return visitor.visitFilter(this);
    }
}
