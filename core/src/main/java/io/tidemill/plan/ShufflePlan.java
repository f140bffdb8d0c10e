package io.tidemill.plan;

import io.tidemill.function.Pair;
import java.io.Serial;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records brought to the partition of their key.
 *
 * @param rule gives every key its partition
 * @param aggregation combines the values of equal keys; without it every pair arrives as it was, and C is V
 */
public record ShufflePlan<K, V, C>(
        Plan<Pair<K, V>> parent, Partitioner rule, Optional<Aggregation<V, C>> aggregation, Operator operator)
        implements Plan<Pair<K, C>> {
    /** Returns whether every record lies in its key's partition already, so that nothing has to move. */
    public boolean isInPlace() {
        return parent.partitioner().equals(Optional.of(rule));
    }

    @Override
    public int partitionCount() {
        return rule.partitionCount();
    }

    @Override
    public Optional<Partitioner> partitioner() {
        return Optional.of(rule);
    }

    @Override
    public <R> R accept(PlanVisitor<R> visitor) {
        return visitor.visitShuffle(this);
    }

    /** An {@link Optional} cannot be written, so what it holds is. */
    @Serial
    private Object writeReplace() {
        return new Written<>(parent, rule, aggregation.orElse(null), operator);
    }

    private record Written<K, V, C>(
            Plan<Pair<K, V>> parent,
            Partitioner rule,
            @Nullable Aggregation<V, C> aggregation,
            Operator operator) implements Serializable {
        @Serial
        private Object readResolve() {
            return new ShufflePlan<>(parent, rule, Optional.ofNullable(aggregation), operator);
        }
    }
}
