package io.tidemill.testkit;

import java.io.Serial;

/**
 * The end of the process, as a {@link FaultyLogStore} or a {@link ScriptedSource} plays it. It is an error and no exception, because
 * code that survives any exception of a file system, and goes on in another way, must not survive this one.
 */
public final class SimulatedCrash extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    /** A crash; {@code message} says where. */
    public SimulatedCrash(String message) {
        super(message);
    }
}
