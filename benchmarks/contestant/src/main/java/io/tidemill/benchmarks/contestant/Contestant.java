package io.tidemill.benchmarks.contestant;

/**
 * A program under measurement. It has a constructor without parameters, since {@link ContestantMain} makes it by name in a
 * JVM of its own.
 */
public interface Contestant {
    /**
     * Reads the lines which the sender at {@link TrialSettings#port()} on the loopback address sends to the one connection
     * it gets, works on them in batches, tells the scorecard after each batch, and returns when all lines are processed: at
     * the end of the connection, or after {@link Scorecard#awaitAllProcessed()}.
     */
    void run(TrialSettings settings, Scorecard scorecard) throws Exception;
}
