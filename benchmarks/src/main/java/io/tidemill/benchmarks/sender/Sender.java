package io.tidemill.benchmarks.sender;

import java.io.IOException;
import java.time.Duration;

/** Sends lines to the contestant that connects. */
public interface Sender extends AutoCloseable {
    /** How long a contestant may not read before it is cut off, once the sender has been stopped. */
    Duration PATIENCE = Duration.ofSeconds(10);

    /** Where it listens, on the loopback address. */
    int port();

    /** Ends after a whole line, closes the connection, and returns how many lines were sent. */
    long stop() throws IOException, InterruptedException;

    /** Ends without regard for what was not read. */
    @Override
    void close() throws IOException;
}
