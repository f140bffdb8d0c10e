package io.tidemill.error;

import java.io.PrintWriter;
import java.io.Writer;

/**
 * What failures say. Exceptions of programs have methods of their own, which may fail in turn: what is said, logged or wrapped goes
 * through here first, so that a failure never hides another.
 */
public final class FailureText {
    private FailureText() {}

    /** Returns what {@code failure.toString()} says, or the name of its class where that fails. */
    public static String of(Throwable failure) {
        try {
            return String.valueOf(failure);
        } catch (Throwable e) {
            return failure.getClass().getName() + " (what it says cannot be read: its methods failed with "
                    + e.getClass().getName() + ")";
        }
    }

    /** Returns {@code failure} if it can be logged with all that it holds, otherwise what stands for it. */
    public static Throwable printable(Throwable failure) {
        return isPrintable(failure) ? failure : ForeignException.of(failure);
    }

    private static boolean isPrintable(Throwable failure) {
        try {
            failure.printStackTrace(new PrintWriter(Writer.nullWriter()));
            return true;
        } catch (Throwable e) {
            return false;
        }
    }
}
