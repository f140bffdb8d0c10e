package io.tidemill.cli;

import io.tidemill.error.TidemillException;
import java.util.Arrays;
import java.util.Optional;

/** What the user of a program is told when it fails: what happened, its root cause, and where in the program. */
final class FailureMessage {

    private FailureMessage() {}

    static String of(String program, Throwable failure) {
        StringBuilder message = new StringBuilder(program + " failed: " + describe(failure));
        Throwable root = rootOf(failure);
        if (root != failure && !describe(failure).contains(describe(root))) {
            message.append("\n  cause: ").append(describe(root));
        }
        if (!(root instanceof TidemillException)) { // which says itself where, in the program's terms
            placeOf(root).ifPresent(place -> message.append("\n  at ").append(place));
        }
        return message.toString();
    }

    private static String describe(Throwable failure) {
        String text = failure.getMessage();
        return text == null || isTerse(failure) ? failure.toString() : text;
    }

    /** Tells whether the message of a failure says little without the name of its class. */
    private static boolean isTerse(Throwable failure) {
        return failure.getClass().getName().startsWith("java.");
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    /** Returns the innermost call of the program, outside the JDK and Tidemill itself. */
    private static Optional<StackTraceElement> placeOf(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .filter(call ->
                        call.getModuleName() == null || !call.getModuleName().startsWith("java."))
                .filter(call -> isOfAProgram(call.getClassName()))
                .findFirst();
    }

    private static boolean isOfAProgram(String className) {
        return !className.startsWith("io.tidemill.") || className.startsWith(Examples.PACKAGE + '.');
    }
}
