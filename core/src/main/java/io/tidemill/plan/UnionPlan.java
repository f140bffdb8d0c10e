package io.tidemill.plan;

import java.util.List;
import java.util.Optional;

/** The partitions of all parents, one parent after the other. */
public record UnionPlan<T>(List<Plan<T>> parents) implements Plan<T> {
    /** Copies the list. */
    public UnionPlan {
        parents = List.copyOf(parents);
    }

    @Override
    public int partitionCount() {
        return parents.stream().mapToInt(Plan::partitionCount).sum();
    }

    @Override
    public Optional<Partitioner> partitioner() {
        return Optional.empty();
    }

    @Override
    public <R> R accept(PlanVisitor<R> visitor) {
        return visitor.visitUnion(this);
    }
}
