package io.tidemill.rdd;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What a function emits for each of an iterator's records, one record at a time. Emitted values are never null. */
final class ExpandingIterator<S, T> implements Iterator<T> {
    private final Iterator<S> records;
    private final BiConsumer<S, Consumer<T>> expand;
    private final ArrayDeque<T> ready = new ArrayDeque<>();

    ExpandingIterator(Iterator<S> records, BiConsumer<S, Consumer<T>> expand) {
        this.records = records;
        this.expand = expand;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && records.hasNext()) {
            expand.accept(records.next(), ready::add);
        }
        return !ready.isEmpty();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    @Override
    public void forEachRemaining(Consumer<? super T> action) {
        ready.forEach(action);
        ready.clear();
        records.forEachRemaining(record -> expand.accept(record, action::accept));
    }
}
