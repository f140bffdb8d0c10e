package io.tidemill.source;

import java.util.Iterator;

/**
 * Makes records of ranges of bytes, for one task. Overriding {@link #forEachRemaining} with a tight loop is what makes a format
 * fast. Records must not refer to the bytes, which are used again.
 *
 * @param <T> the type of the records
 */
public interface RecordDecoder<T> extends Iterator<T> {
    /** Goes to the first record of a range of whole records; called before every range. */
    void reset(byte[] bytes, int from, int to);
}
