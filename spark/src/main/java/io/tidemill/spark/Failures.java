package io.tidemill.spark;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.NotSerializableException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes of failures of Spark's jobs what caused them. */
final class Failures {
    private Failures() {}

    /** Returns Tidemill's exception that a task threw, or one that says what Spark says. */
    static TidemillException of(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (@Nullable Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof TidemillException known) {
                return known;
            }
            if (cause instanceof NotSerializableException) {
                return new TidemillException(
                        ErrorCode.NOT_SERIALIZABLE,
                        "A function can not be sent to Spark's executors, as it refers to an object of "
                                + cause.getMessage()
                                + ", which is not serializable; make what it needs local to the function, or"
                                + " serializable",
                        failure);
            }
        }
        return new TidemillException(
                ErrorCode.ENGINE_FAILED, "Spark could not run the action: " + failure.getMessage(), failure);
    }
}
