package io.tidemill.function;

import java.io.Serializable;
import java.util.Optional;

/**
 * The function of {@code mapWithState}: called for every pair, it may change the state of the pair's key, and returns what
 * the stream carries on.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param <S> the type of the state
 * @param <T> the type of what is returned
 */
@FunctionalInterface
public interface MapStateFunction<K, V, S, T> extends Serializable {
    /**
     * Returns what the pair becomes.
     *
     * @param value the pair's value; empty when the key is timing out
     * @param state the key's state
     */
    T apply(K key, Optional<V> value, State<S> state) throws Exception;
}
