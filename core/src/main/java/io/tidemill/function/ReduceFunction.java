package io.tidemill.function;

import java.io.Serializable;

/** An associative way to make one value of two. */
@FunctionalInterface
public interface ReduceFunction<T> extends Serializable {
    /** Returns the combination of both, {@code left} being the earlier. */
    T apply(T left, T right) throws Exception;
}
