package io.tidemill.function;

import java.io.Serializable;

/** A function of two arguments. */
@FunctionalInterface
public interface Function2<A, B, R> extends Serializable {
    /** Returns the result for both arguments. */
    R apply(A first, B second) throws Exception;
}
