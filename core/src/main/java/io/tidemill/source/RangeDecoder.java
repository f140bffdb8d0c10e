package io.tidemill.source;

import java.util.NoSuchElementException;

/** A decoder that goes through a range from its beginning to its end, record by record. */
abstract class RangeDecoder<T> implements RecordDecoder<T> {
    byte[] bytes = {};
    int position;
    int end;

    /** Returns the record at the position, and moves the position behind it. */
    abstract T decode();

    @Override
    public final void reset(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.position = from;
        this.end = to;
    }

    @Override
    public final boolean hasNext() {
        return position < end;
    }

    @Override
    public final T next() {
        if (position >= end) {
            throw new NoSuchElementException();
        }
        return decode();
    }
}
