package io.tidemill.rdd;

import io.tidemill.engine.SharedValue;
import io.tidemill.error.TidemillException;
import java.io.Serial;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A value that functions of tasks read: once on every machine that runs them. The local engine shares the one object; so
 * treat the value as immutable.
 */
public final class Broadcast<T> implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private volatile @Nullable SharedValue<T> shared;

    Broadcast(SharedValue<T> shared) {
        this.shared = shared;
    }

    /**
     * Returns the value.
     *
     * @throws TidemillException with code {@code INVALID_STATE} after {@link #destroy}
     */
    public T value() {
        SharedValue<T> present = shared;
        if (present == null) {
            throw TidemillException.invalidState(
                    "The broadcast value was destroyed; destroy it after the last action that reads it");
        }
        return present.value();
    }

    /** Lets the value go, everywhere. Destroying it again does nothing. */
    public synchronized void destroy() {
        SharedValue<T> present = shared;
        if (present != null) {
            shared = null;
            present.destroy();
        }
    }
}
