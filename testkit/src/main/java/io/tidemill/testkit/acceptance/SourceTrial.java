package io.tidemill.testkit.acceptance;

import io.tidemill.source.Source;
import java.io.IOException;
import java.util.Map;

/**
 * A source with its sender, for one check. Records bear the numbers 0, 1, 2 and so on, in the way that suits the source.
 *
 * @param <T> the type of the records
 */
public interface SourceTrial<T> extends AutoCloseable {
    /** Returns the source for the next run of the program; what was sent to earlier runs has been received. */
    Source<T> source();

    /**
     * Sends the records with the numbers {@code from} up to but without {@code to}, at least 50 bytes each, to the run that was
     * started last; waits while the source takes in no more. Called by one thread at a time, after the start. For a source that
     * makes its records by itself it does nothing.
     *
     * @throws Exception if the source does not receive any more, as after a stop, or the trial is closed
     */
    void send(int from, int to) throws Exception;

    /**
     * Sends something that is no record, such as bytes that are not in the format; what is sent after it may need another
     * connection. Nothing, where there is no such thing.
     */
    default void sendPoison() throws Exception {}

    /** Returns the number of a record; -1 for one that was made of poison. */
    int number(T record);

    /** Returns settings of the program that the source needs. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** Returns whether what is received waits in memory, so that the receive buffer bounds a batch. */
    default boolean buffers() {
        return true;
    }

    /** Ends the sender; called while {@link #send} waits, too. Closing again does nothing. */
    @Override
    void close() throws IOException;
}
