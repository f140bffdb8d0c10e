package io.tidemill.function;

import io.tidemill.time.BatchTime;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The function of {@code updateStateByKey} that also sees the batch time and the key.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param <S> the type of the state; treat it as immutable, and return a new one
 */
@FunctionalInterface
public interface TimedUpdateFunction<K, V, S> extends Serializable {
    /**
     * Returns the key's next state; empty forgets the key.
     *
     * @param time the batch time
     * @param values the batch's values, empty when the key had none
     * @param state the state after the batch before, empty for a new key
     */
    Optional<S> update(BatchTime time, K key, List<V> values, Optional<S> state) throws Exception;
}
