package io.tidemill.function;

import io.tidemill.time.BatchTime;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/**
 * The general form of every stateful operator: called once per key and batch, it changes the key's state and emits what
 * the stream carries on.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param <S> the type of the state
 * @param <T> the type of what is emitted
 */
@FunctionalInterface
public interface StateFunction<K, V, S, T> extends Serializable {
    /**
     * Updates one key.
     *
     * @param time the batch time
     * @param key the key
     * @param values the batch's values of the key; empty when it is visited for another reason
     * @param state the key's state
     * @param output takes what is emitted
     */
    void update(BatchTime time, K key, List<V> values, State<S> state, Consumer<? super T> output) throws Exception;

    /**
     * Returns whether a state is kept durable by the values that came in, instead of by what they made of it: after a crash the
     * function is called again with them. Right where a state is far larger than its change, and where the state depends on
     * nothing but its values and their times.
     */
    default boolean isCalledAgain() {
        return false;
    }
}
