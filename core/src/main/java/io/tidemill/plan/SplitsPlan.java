package io.tidemill.plan;

import io.tidemill.error.TidemillException;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Input: each split is a partition.
 *
 * @param partitioner the rule by which records lie in the splits, where whoever made them knows one
 */
public record SplitsPlan<T>(List<Split<T>> splits, Optional<Partitioner> partitioner, Operator operator)
        implements Plan<T> {
    /** Copies the list; refuses a rule for another number of partitions. */
    public SplitsPlan {
        splits = List.copyOf(splits);
        int count = splits.size();
        partitioner.ifPresent(rule -> {
            if (rule.partitionCount() != count) {
                throw TidemillException.invalidArgument(
                        operator + " has " + count + " splits, but a partitioner of " + rule.partitionCount());
            }
        });
    }

    /** Input whose records lie anywhere. */
    public SplitsPlan(List<Split<T>> splits, Operator operator) {
        this(splits, Optional.empty(), operator);
    }

    @Override
    public int partitionCount() {
        return splits.size();
    }

    @Override
    public <R> R accept(PlanVisitor<R> visitor) {
        return visitor.visitSplits(this);
    }

    /** An {@link Optional} cannot be written, so what it holds is. */
    @Serial
    private Object writeReplace() {
        return new Written<>(splits, partitioner.orElse(null), operator);
    }

    private record Written<T>(
            List<Split<T>> splits, @Nullable Partitioner partitioner, Operator operator) implements Serializable {
        @Serial
        private Object readResolve() {
            return new SplitsPlan<>(splits, Optional.ofNullable(partitioner), operator);
        }
    }
}
