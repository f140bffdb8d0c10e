package io.tidemill.function;

import java.io.Serializable;

/** A function from one record to none, one or many. What it returns is read once, at once. */
@FunctionalInterface
public interface FlatMapFunction<T, R> extends Serializable {
    /** Returns what {@code record} becomes, in order; empty for nothing. */
    Iterable<? extends R> apply(T record) throws Exception;
}
