package io.tidemill.benchmarks.crash;

import java.io.IOException;

/** Sends numbers from 0 on, on a thread of its own, until it is told that there are enough. */
public interface Feed extends AutoCloseable {
    /** Returns where the program finds it. */
    String address();

    /** Lets no more numbers begin. */
    void finish();

    /**
     * Returns whether all that can be sent has been, after {@link #finish}.
     *
     * @throws IOException if it cannot go on
     */
    boolean isDrained() throws IOException;

    /** Returns how many numbers there are: all below that. */
    long numbers();

    /** Returns what must be found in the outputs, once it is drained. */
    Expectation expectation();

    /** Ends the sending. */
    @Override
    void close() throws IOException;
}
