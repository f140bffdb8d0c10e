package io.tidemill.runtime;

/** Where a context is in its life. It only ever moves forward. */
public enum ContextState {
    /** Streams and outputs are being defined. */
    INITIALIZED,
    /** Batches run. */
    ACTIVE,
    /** It has ended, by itself, by a call or by a failure; it cannot be started again. */
    STOPPED
}
