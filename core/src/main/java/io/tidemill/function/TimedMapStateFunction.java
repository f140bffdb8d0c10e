package io.tidemill.function;

import io.tidemill.time.BatchTime;
import java.io.Serializable;
import java.util.Optional;

/**
 * The function of {@code mapWithState} that also sees the batch time, and may emit nothing.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param <S> the type of the state
 * @param <T> the type of what is emitted
 */
@FunctionalInterface
public interface TimedMapStateFunction<K, V, S, T> extends Serializable {
    /**
     * Returns what the pair becomes, or nothing.
     *
     * @param time the batch time
     * @param value the pair's value; empty when the key is timing out
     * @param state the key's state
     */
    Optional<T> apply(BatchTime time, K key, Optional<V> value, State<S> state) throws Exception;
}
