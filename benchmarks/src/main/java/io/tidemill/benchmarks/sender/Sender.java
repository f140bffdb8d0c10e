package io.tidemill.benchmarks.sender;

import java.time.Duration;

/** Sends lines to the one contestant that connects. */
public interface Sender extends AutoCloseable {
    /** Where it listens, on the loopback address. */
    int port();

    /**
     * Ends after a whole line, closes the connection and returns how many lines were sent. A contestant that does not read
     * for longer than the patience is cut off.
     */
    long stop(Duration patience) throws InterruptedException;

    @Override
    void close();
}
