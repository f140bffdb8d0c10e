package io.tidemill.function;

import java.io.Serializable;

/** A way to make a fresh value. */
@FunctionalInterface
public interface SupplierFunction<R> extends Serializable {
    /** Returns a value that nothing else holds. */
    R get() throws Exception;
}
