package io.tidemill.plan;

import io.tidemill.function.SerializableComparator;
import java.util.Optional;

/**
 * All records in order: partitions follow one another, and equal records keep the order they came in.
 *
 * @param partitionCount how many partitions the order is cut into; some may be empty
 */
public record SortPlan<T>(
        Plan<T> parent, SerializableComparator<? super T> comparator, int partitionCount, Operator operator)
        implements Plan<T> {
    @Override
    public Optional<Partitioner> partitioner() {
        return Optional.empty();
    }

    @Override
    public <R> R accept(PlanVisitor<R> visitor) {
        return visitor.visitSort(this);
    }
}
