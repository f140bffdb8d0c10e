package io.tidemill.runtime;

import io.tidemill.error.FailureText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the failures that end contexts. They are thrown as well, by {@code awaitTermination}, but a program need not wait there: a
 * server that starts a context and goes on would not see that it has ended. A logger of its own, so that a program that does wait, and
 * shows what it gets, can switch it off.
 */
final class FailureLog {
    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

    private FailureLog() {}

    /** Logs, once, that a context has ended by a failure. */
    static void ended(String context, Throwable failure) {
        LOG.error("'{}' has failed and stops", context, FailureText.printable(failure));
    }
}
