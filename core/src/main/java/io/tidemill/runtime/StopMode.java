package io.tidemill.runtime;

/** How a context stops. */
public enum StopMode {
    /** At once: the batch in work is given up. */
    NOW,
    /** Sources stop receiving, all that was received is processed, then it ends. */
    GRACEFUL
}
