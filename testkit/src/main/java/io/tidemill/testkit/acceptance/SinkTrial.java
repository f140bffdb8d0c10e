package io.tidemill.testkit.acceptance;

import io.tidemill.sink.Sink;
import java.io.IOException;
import java.util.List;

/**
 * A sink with the place that it writes to, for one check.
 *
 * @param <T> the type of the records
 */
public interface SinkTrial<T> extends AutoCloseable {
    /** Returns a new sink that writes to the same place as all others of the trial, as a program that is started again has it. */
    Sink<T> sink();

    /** Returns the record with this number; two with the same number are equal. */
    T record(int number);

    /** Returns the numbers of all records that those see who read from the place, in any order. */
    List<Integer> written() throws Exception;

    /** Gives up the place. */
    @Override
    void close() throws IOException;
}
