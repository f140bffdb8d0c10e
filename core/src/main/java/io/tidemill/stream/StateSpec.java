package io.tidemill.stream;

import static io.tidemill.plan.Arguments.required;

import io.tidemill.error.TidemillException;
import io.tidemill.function.MapStateFunction;
import io.tidemill.function.StateFunction;
import io.tidemill.function.TimedMapStateFunction;
import io.tidemill.plan.Arguments;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import io.tidemill.rdd.PairRDD;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code mapWithState} does: its function, and options. Immutable; each option returns a new one.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param <S> the type of the state
 * @param <T> the type of what the function emits
 */
public final class StateSpec<K, V, S, T> {
    private final StateFunction<K, V, S, T> function;
    private final Optional<PairRDD<K, S>> initial;
    private final Optional<Partitioner> partitioner;
    private final Optional<Duration> timeout;

    private StateSpec(
            StateFunction<K, V, S, T> function,
            Optional<PairRDD<K, S>> initial,
            Optional<Partitioner> partitioner,
            Optional<Duration> timeout) {
        this.function = function;
        this.initial = initial;
        this.partitioner = partitioner;
        this.timeout = timeout;
    }

    /** Returns the use of a function that emits one record for every pair. */
    public static <K, V, S, T> StateSpec<K, V, S, T> function(MapStateFunction<K, V, S, T> function) {
        required(function, "function");
        return of((time, key, values, state, output) -> {
            for (Optional<V> value : calls(values)) {
                output.accept(function.apply(key, value, state));
            }
        });
    }

    /** Returns the use of a function that sees the batch time, and emits one record or none for every pair. */
    public static <K, V, S, T> StateSpec<K, V, S, T> function(TimedMapStateFunction<K, V, S, T> function) {
        required(function, "function");
        return of((time, key, values, state, output) -> {
            for (Optional<V> value : calls(values)) {
                function.apply(time, key, value, state).ifPresent(output);
            }
        });
    }

    private static <K, V, S, T> StateSpec<K, V, S, T> of(StateFunction<K, V, S, T> function) {
        return new StateSpec<>(function, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A key is called once for each of its values, or once without one when it is timing out. */
    private static <V> List<Optional<V>> calls(List<V> values) {
        if (values.size() == 1) {
            return List.of(Optional.ofNullable(values.get(0)));
        }
        return values.isEmpty()
                ? List.of(Optional.empty())
                : values.stream().map(Optional::ofNullable).toList();
    }

    /** Sets the states that are there before the first batch; for timeouts, their data counts as of that batch. */
    public StateSpec<K, V, S, T> initialState(PairRDD<K, S> states) {
        return new StateSpec<>(function, Optional.of(required(states, "states")), partitioner, timeout);
    }

    /** Sets the number of partitions of the state; {@code tidemill.default.partitions} otherwise. */
    public StateSpec<K, V, S, T> numPartitions(int partitions) {
        Arguments.positive(partitions, "partitions", Operator.here("numPartitions"));
        return partitioner(new HashPartitioner(partitions));
    }

    /** Sets the partitioner of the state. */
    public StateSpec<K, V, S, T> partitioner(Partitioner rule) {
        return new StateSpec<>(function, initial, Optional.of(Arguments.requiredPartitioner(rule)), timeout);
    }

    /**
     * Forgets keys that had no data for {@code idle}, counted from the time of the last batch with data. The function is called a
     * last time for such a key, without a value, in the first batch at or after the deadline; it may read the state then, not
     * change it. Without a timeout, keys stay until they are removed.
     *
     * @throws TidemillException for less than a millisecond
     */
    public StateSpec<K, V, S, T> timeout(Duration idle) {
        if (required(idle, "idle").compareTo(Duration.ofMillis(1)) < 0) {
            throw TidemillException.invalidArgument("The state's " + Operator.here("timeout")
                    + " must be at least 1 ms, not " + idle + "; leave it out to keep keys until they are removed");
        }
        Durations.requirePositive(idle, "state's " + Operator.here("timeout"));
        return new StateSpec<>(function, initial, partitioner, Optional.of(idle));
    }

    StateFunction<K, V, S, T> function() {
        return function;
    }

    Optional<PairRDD<K, S>> initial() {
        return initial;
    }

    Optional<Partitioner> partitioner() {
        return partitioner;
    }

    Optional<Duration> timeout() {
        return timeout;
    }
}
