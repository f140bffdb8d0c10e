package io.tidemill.rdd;

import io.tidemill.error.TidemillException;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A value that functions of tasks read: once on every machine that runs them. The local engine shares the one object; so
 * treat the value as immutable.
 */
public final class Broadcast<T> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final AtomicReference<@Nullable T> value;

    Broadcast(T value) {
        this.value = new AtomicReference<>(value);
    }

    /**
     * Returns the value.
     *
     * @throws TidemillException with code {@code INVALID_STATE} after {@link #destroy}
     */
    public T value() {
        T present = value.get();
        if (present == null) {
            throw TidemillException.invalidState(
                    "The broadcast value was destroyed; destroy it after the last action that reads it");
        }
        return present;
    }

    /** Lets the value go, everywhere. Destroying it again does nothing. */
    public void destroy() {
        value.set(null);
    }
}
