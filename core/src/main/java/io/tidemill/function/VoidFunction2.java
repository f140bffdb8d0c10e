package io.tidemill.function;

import java.io.Serializable;

/** An effect on two values. */
@FunctionalInterface
public interface VoidFunction2<A, B> extends Serializable {
    /** Does the work for both values. */
    void accept(A first, B second) throws Exception;
}
