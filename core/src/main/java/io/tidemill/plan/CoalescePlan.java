package io.tidemill.plan;

import java.util.Optional;

/** Neighbouring partitions read as one, without moving records; never more partitions than the parent has. */
public record CoalescePlan<T>(Plan<T> parent, int atMost) implements Plan<T> {
    @Override
    public int partitionCount() {
        return Math.min(atMost, parent.partitionCount());
    }

    /** Returns the first of the parent's partitions that make up partition {@code index}. */
    public int firstParent(int index) {
        return (int) ((long) index * parent.partitionCount() / partitionCount());
    }

    @Override
    public Optional<Partitioner> partitioner() {
        return partitionCount() == parent.partitionCount() ? parent.partitioner() : Optional.empty();
    }

    @Override
    public <R> R accept(PlanVisitor<R> visitor) {
        return visitor.visitCoalesce(this);
    }
}
