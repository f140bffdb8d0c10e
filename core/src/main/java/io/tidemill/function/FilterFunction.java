package io.tidemill.function;

import java.io.Serializable;

/** A condition on one record. */
@FunctionalInterface
public interface FilterFunction<T> extends Serializable {
    /** Returns whether {@code record} is kept. */
    boolean test(T record) throws Exception;
}
