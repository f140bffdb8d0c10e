package io.tidemill.engine.local;

import org.jspecify.annotations.Nullable;

/** A stand-in for null where a structure cannot hold it. */
final class Nulls {
    private static final Object NULL = new Object();

    private Nulls() {}

    static Object mask(@Nullable Object value) {
        return value == null ? NULL : value;
    }

    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
    static <T> T unmask(Object value) {
        return value == NULL ? null : (T) value;
    }
}
