package io.tidemill.plan;

import io.tidemill.function.StateFunction;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an engine has to know of a state to take it up again, before its first step.
 *
 * @param name the state's stable name, unique in its context
 * @param partitioner the partitions of its keys, now; they may have been others before
 * @param function what changes it
 * @param timeout after how long without data a key is forgotten
 */
public record StateShape<K, V, S>(
        String name,
        Partitioner partitioner,
        StateFunction<K, V, S, ?> function,
        Optional<Duration> timeout,
        Operator operator)
        implements Serializable {
    /** An {@link Optional} cannot be written, so what it holds is. */
    @Serial
    private Object writeReplace() {
        return new Written<>(name, partitioner, function, timeout.orElse(null), operator);
    }

    private record Written<K, V, S>(
            String name,
            Partitioner partitioner,
            StateFunction<K, V, S, ?> function,
            @Nullable Duration timeout,
            Operator operator)
            implements Serializable {
        @Serial
        private Object readResolve() {
            return new StateShape<>(name, partitioner, function, Optional.ofNullable(timeout), operator);
        }
    }
}
