package io.tidemill.rdd;

import io.tidemill.function.Pair;
import java.util.Iterator;

/** Records with numbers that count up from a start. */
final class NumberingIterator<T> implements Iterator<Pair<Integer, T>> {
    private final Iterator<T> records;
    private int next;

    NumberingIterator(Iterator<T> records, int start) {
        this.records = records;
        this.next = start;
    }

    @Override
    public boolean hasNext() {
        return records.hasNext();
    }

    @Override
    public Pair<Integer, T> next() {
        return Pair.of(next++, records.next());
    }
}
