package io.tidemill.plan;

import java.util.Optional;

/** A function of each whole partition. */
public record MapPartitionsPlan<S, T>(Plan<S> parent, PartitionFunction<S, T> function, KeyUse keys, Operator operator)
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
        return visitor.visitMapPartitions(this);
    }
}
