package io.tidemill.plan;

import io.tidemill.function.StateFunction;
import java.time.Duration;
import java.util.Optional;

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
        Operator operator) {}
