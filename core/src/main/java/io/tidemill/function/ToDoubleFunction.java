package io.tidemill.function;

import java.io.Serializable;

/** A function from one record to a number. */
@FunctionalInterface
public interface ToDoubleFunction<T> extends Serializable {
    /** Returns the number of {@code record}. */
    double apply(T record) throws Exception;
}
