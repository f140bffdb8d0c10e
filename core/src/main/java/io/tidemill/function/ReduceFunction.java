package io.tidemill.function;

/** An associative way to make one value of two. */
@FunctionalInterface
public interface ReduceFunction<T> extends Function2<T, T, T> {
    /** Returns the combination of both, {@code left} being the earlier. */
    @Override
    T apply(T left, T right) throws Exception;
}
