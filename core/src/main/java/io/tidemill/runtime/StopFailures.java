package io.tidemill.runtime;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.settings.Settings;
import io.tidemill.settings.TidemillSettings;
import java.util.Arrays;

/** What stops fail with. */
final class StopFailures {
    private StopFailures() {}

    /** Returns the failure of a graceful stop that has had its time. */
    static TidemillException tookTooLong(String context, Settings settings) {
        return new TidemillException(ErrorCode.CANCELLED, said(context, settings));
    }

    private static String said(String context, Settings settings) {
        return "The graceful stop of '" + context + "' took longer than " + settings.get(TidemillSettings.STOP_TIMEOUT)
                + ", so what was left is not processed; raise " + TidemillSettings.STOP_TIMEOUT.key();
    }

    /**
     * Returns the failure of a stop that ends although the batch in work does not.
     *
     * @param overdue whether a graceful stop has had its time before
     * @param stack what the thread that runs batches is doing
     */
    static TidemillException leftAlone(String context, Settings settings, boolean overdue, StackTraceElement[] stack) {
        String what =
                overdue ? said(context, settings) : "The stop of '" + context + "' cannot wait for the batch in work";
        return new TidemillException(
                ErrorCode.CANCELLED,
                what + ". The thread that runs batches is in " + place(stack)
                        + ", which does not return, and is left alone: what the context holds, such as the checkpoint"
                        + " directory, ports and threads, is released when that returns, or with the process. Nothing"
                        + " more is committed");
    }

    private static String place(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(frame -> !frame.getClassName().startsWith("java.")
                        && !frame.getClassName().startsWith("jdk."))
                .findFirst()
                .map(StackTraceElement::toString)
                .orElse("a place that is not known");
    }
}
