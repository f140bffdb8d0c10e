package io.tidemill.function;

import java.io.Serializable;

/** An effect on one value. */
@FunctionalInterface
public interface VoidFunction<T> extends Serializable {
    /** Does the work for {@code value}. */
    void accept(T value) throws Exception;
}
