package io.tidemill.function;

import java.io.Serializable;

/** A function of three arguments. */
@FunctionalInterface
public interface Function3<A, B, C, R> extends Serializable {
    /** Returns the result for the three arguments. */
    R apply(A first, B second, C third) throws Exception;
}
