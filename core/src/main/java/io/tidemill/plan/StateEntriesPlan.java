package io.tidemill.plan;

import io.tidemill.function.Pair;
import java.util.Optional;

/** All keys of a state with their values, as they are after a step. */
public record StateEntriesPlan<K, S>(StatePlan<K, ?, S, ?> step) implements Plan<Pair<K, S>> {
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
