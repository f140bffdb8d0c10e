package io.tidemill.plan;

import java.io.Serializable;

/**
 * A piece of input that can be opened again and again, wherever the task that needs it runs: a range of a file, of a
 * topic, of received bytes. Opening and reading happen on task threads, possibly several readers at a time.
 *
 * @param <T> the type of the records
 */
@FunctionalInterface
public interface Split<T> extends Serializable {
    /** Returns a new reader at the split's first record. */
    RecordReader<T> open() throws Exception;
}
