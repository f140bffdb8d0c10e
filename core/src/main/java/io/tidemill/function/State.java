package io.tidemill.function;

import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The state of one key while a state function runs. Use it only inside that call, on the calling thread: the engine
 * moves the same object from key to key.
 *
 * @param <S> the type of the state; treat values as immutable, and update with a new one
 */
public interface State<S> {
    /** Returns the state, or nothing; sees an update or removal made in the same call. */
    Optional<S> getOption();

    /**
     * Sets the state.
     *
     * @throws io.tidemill.error.TidemillException if the key is timing out
     */
    void update(S state);

    /**
     * Forgets the key; without a state it does nothing.
     *
     * @throws io.tidemill.error.TidemillException if the key is timing out
     */
    void remove();

    /** Returns whether this is the last call for a key that had no data for the timeout. */
    boolean isTimingOut();

    /** Returns whether the key has a state now. */
    default boolean exists() {
        return getOption().isPresent();
    }

    /**
     * Returns the state.
     *
     * @throws NoSuchElementException if there is none
     */
    default S get() {
        return getOption().orElseThrow(() -> new NoSuchElementException("The key has no state; ask exists() first"));
    }
}
