package io.tidemill.plan;

import java.io.IOException;
import java.util.Iterator;

/**
 * One pass over a split's records, on one thread. Overriding {@link #forEachRemaining} with a tight loop is what makes a
 * source fast: engines call it whenever they want all records.
 *
 * @param <T> the type of the records
 */
public interface RecordReader<T> extends Iterator<T>, AutoCloseable {
    /** Releases what the pass holds; called once, also after a failure. */
    @Override
    default void close() throws IOException {}

    /** Returns a reader over an iterator that holds nothing. */
    static <T> RecordReader<T> over(Iterator<? extends T> records) {
        return new RecordReader<>() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public T next() {
                return records.next();
            }
        };
    }
}
