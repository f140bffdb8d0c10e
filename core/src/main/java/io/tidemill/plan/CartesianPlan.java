package io.tidemill.plan;

import io.tidemill.function.Pair;
import java.util.Optional;

/** Every record of the left parent with every record of the right one: partition {@code l * right + r} has {@code l} and {@code r}. */
public record CartesianPlan<A, B>(Plan<A> left, Plan<B> right) implements Plan<Pair<A, B>> {
    @Override
    public int partitionCount() {
        return Math.multiplyExact(left.partitionCount(), right.partitionCount());
    }

    @Override
    public Optional<Partitioner> partitioner() {
        return Optional.empty();
    }

    @Override
    public <R> R accept(PlanVisitor<R> visitor) {
        return visitor.visitCartesian(this);
    }
}
