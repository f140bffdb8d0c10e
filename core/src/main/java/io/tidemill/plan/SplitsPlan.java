package io.tidemill.plan;

import java.util.List;
import java.util.Optional;

/** Input: each split is a partition. */
public record SplitsPlan<T>(List<Split<T>> splits, Operator operator) implements Plan<T> {
    /** Copies the list. */
    public SplitsPlan {
        splits = List.copyOf(splits);
    }

    @Override
    public int partitionCount() {
        return splits.size();
    }

    @Override
    public Optional<Partitioner> partitioner() {
        return Optional.empty();
    }

    @Override
    public <R> R accept(PlanVisitor<R> visitor) {
        return visitor.visitSplits(this);
    }
}
