package io.tidemill.function;

import java.io.Serializable;

/** A function from one record to one other. */
@FunctionalInterface
public interface MapFunction<T, R> extends Serializable {
    /** Returns what {@code record} becomes. */
    R apply(T record) throws Exception;
}
