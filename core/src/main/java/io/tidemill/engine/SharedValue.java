package io.tidemill.engine;

import java.io.Serializable;

/**
 * A value that an engine has brought to where its tasks run. The handle is serializable and small, however large the value
 * is, except on engines that run their tasks in the program's own process.
 */
public interface SharedValue<T> extends Serializable {
    /** Returns the value; the same object in all tasks of one process. */
    T value();

    /** Lets the value go, everywhere; called once, by the program, and not followed by {@link #value} there. */
    void destroy();
}
