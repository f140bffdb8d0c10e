package io.tidemill.spark;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.NotSerializableException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes of failures of Spark's jobs what caused them. */
final class Failures {
    private static final Pattern CALL =
            Pattern.compile("\\s+(at .*|\\.\\.\\. \\d+ (more|elided))|Driver stacktrace:|\\s*");

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
                        "A function cannot be sent to Spark's executors, as it refers to an object of "
                                + cause.getMessage()
                                + ", which is not serializable; make what it needs local to the function, or"
                                + " serializable",
                        failure);
            }
        }
        String said = withoutCalls(String.valueOf(failure.getMessage()));
        return new TidemillException(
                ErrorCode.ENGINE_FAILED, "Spark could not run the action: " + said + advice(said), failure);
    }

    /** Returns what Spark says without the pages of calls in it: they are Spark's own, and its exception has them. */
    private static String withoutCalls(String said) {
        return said.lines()
                .filter(line -> !CALL.matcher(line).matches())
                .collect(Collectors.joining("\n"))
                .strip();
    }

    /** Returns an exception that says why Spark did not start. */
    static TidemillException ofStart(String master, Throwable failure) {
        if (failure instanceof TidemillException known) {
            return known;
        }
        String said = String.valueOf(failure.getMessage()).strip();
        boolean isUnknown = said.contains("Could not parse Master URL");
        return new TidemillException(
                ErrorCode.ENGINE_FAILED,
                "Spark did not start (tidemill.master is '" + master + "'): " + said
                        + (isUnknown ? "; this Spark has no such cluster manager on the class path" : ""),
                failure);
    }

    /** Returns what to do about failures that Spark only tells in its message. */
    private static String advice(String said) {
        if (said.contains("ClassNotFoundException") || said.contains("NoClassDefFoundError")) {
            return "\nThe executors do not have that class: name the program's jars in spark.jars, or submit them with"
                    + " --jars; Tidemill's own have to be among them";
        }
        if (said.contains("UnsupportedClassVersionError")) {
            return "\nThe executors run an older Java than the program was compiled for: give the workers a JDK as new"
                    + " as the driver's, by JAVA_HOME. "
                    + Versions.ofThisDriver();
        }
        if (said.contains("InvalidClassException") || said.contains("NoSuchMethodError")) {
            return "\nThe driver and the executors have different versions of the same classes: use the same jars of"
                    + " Spark, Scala and Tidemill on both sides. "
                    + Versions.ofThisDriver();
        }
        return "";
    }
}
