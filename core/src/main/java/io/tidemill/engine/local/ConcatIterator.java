package io.tidemill.engine.local;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/** Iterators one after the other, each asked for only when the one before has ended. */
final class ConcatIterator<T> implements Iterator<T> {
    private final Iterator<? extends Iterator<? extends T>> parts;
    private Iterator<? extends T> current = Collections.emptyIterator();

    ConcatIterator(Iterator<? extends Iterator<? extends T>> parts) {
        this.parts = parts;
    }

    @Override
    public boolean hasNext() {
        while (!current.hasNext() && parts.hasNext()) {
            current = parts.next();
        }
        return current.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return current.next();
    }

    @Override
    public void forEachRemaining(Consumer<? super T> action) {
        current.forEachRemaining(action);
        while (parts.hasNext()) {
            parts.next().forEachRemaining(action);
        }
    }
}
