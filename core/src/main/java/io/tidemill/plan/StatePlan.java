package io.tidemill.plan;

import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.function.StateFunction;
import io.tidemill.time.BatchTime;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One step of a state: the batch's pairs change the values of their keys, and what the function emits is the plan's
 * records. The step is taken once per batch, however often the plan is run; it becomes the base of the next one when the
 * batch is committed.
 *
 * @param name the state's stable name, unique in its context
 * @param time the batch
 * @param input the batch's pairs, already in the partitions of their keys
 * @param initial what the state holds before its first step
 * @param visit which keys are visited
 * @param timeout after how long without data a key is visited a last time and forgotten
 */
public record StatePlan<K, V, S, T>(
        String name,
        BatchTime time,
        Plan<Pair<K, V>> input,
        Optional<Plan<Pair<K, S>>> initial,
        StateFunction<K, V, S, T> function,
        Visit visit,
        Optional<Duration> timeout,
        Operator operator)
        implements Plan<T> {
    /** Which keys a step visits. */
    public enum Visit {
        /** Every key that has a state or data. */
        EVERY_KEY,
        /** Only keys with data, and those whose timeout has come. */
        KEYS_WITH_DATA
    }

    /** Refuses input whose keys do not lie in fixed partitions. */
    public StatePlan {
        if (input.partitioner().isEmpty()) {
            throw TidemillException.invalidArgument(operator + " needs input that is partitioned by key");
        }
    }

    @Override
    public int partitionCount() {
        return input.partitionCount();
    }

    @Override
    public Optional<Partitioner> partitioner() {
        return Optional.empty();
    }

    @Override
    public <R> R accept(PlanVisitor<R> visitor) {
        return visitor.visitState(this);
    }

    /** An {@link Optional} cannot be written, so what it holds is. */
    @Serial
    private Object writeReplace() {
        return new Written<>(name, time, input, initial.orElse(null), function, visit, timeout.orElse(null), operator);
    }

    private record Written<K, V, S, T>(
            String name,
            BatchTime time,
            Plan<Pair<K, V>> input,
            @Nullable Plan<Pair<K, S>> initial,
            StateFunction<K, V, S, T> function,
            Visit visit,
            @Nullable Duration timeout,
            Operator operator)
            implements Serializable {
        @Serial
        private Object readResolve() {
            return new StatePlan<>(
                    name,
                    time,
                    input,
                    Optional.ofNullable(initial),
                    function,
                    visit,
                    Optional.ofNullable(timeout),
                    operator);
        }
    }
}
