package io.tidemill.plan;

import io.tidemill.error.TidemillException;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A function of the parents' partitions side by side: partition i is made of partition i of every parent.
 *
 * @param partitioner what holds for the result, given by whoever knows the function
 */
public record ZipPlan<T>(
        List<Plan<?>> parents, ZipFunction<T> function, Optional<Partitioner> partitioner, Operator operator)
        implements Plan<T> {
    /** Refuses parents with different numbers of partitions. */
    public ZipPlan {
        parents = List.copyOf(parents);
        if (parents.stream().mapToInt(Plan::partitionCount).distinct().count() != 1) {
            throw TidemillException.invalidArgument(operator + " needs parents with the same number of partitions, not "
                    + parents.stream().map(Plan::partitionCount).toList() + "; repartition one of them first");
        }
    }

    @Override
    public int partitionCount() {
        return parents.get(0).partitionCount();
    }

    @Override
    public <R> R accept(PlanVisitor<R> visitor) {
        return visitor.visitZip(this);
    }

    /** An {@link Optional} cannot be written, so what it holds is. */
    @Serial
    private Object writeReplace() {
        return new Written<>(parents, function, partitioner.orElse(null), operator);
    }

    private record Written<T>(
            List<Plan<?>> parents,
            ZipFunction<T> function,
            @Nullable Partitioner partitioner,
            Operator operator) implements Serializable {
        @Serial
        private Object readResolve() {
            return new ZipPlan<>(parents, function, Optional.ofNullable(partitioner), operator);
        }
    }
}
