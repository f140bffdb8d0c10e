package io.tidemill.function;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The function of {@code updateStateByKey}: the batch's new values of one key and its state so far make its next state.
 *
 * @param <V> the type of the values
 * @param <S> the type of the state; treat it as immutable, and return a new one
 */
@FunctionalInterface
public interface UpdateFunction<V, S> extends Serializable {
    /**
     * Returns the key's next state; empty forgets the key.
     *
     * @param values the batch's values, empty when the key had none
     * @param state the state after the batch before, empty for a new key
     */
    Optional<S> update(List<V> values, Optional<S> state) throws Exception;
}
