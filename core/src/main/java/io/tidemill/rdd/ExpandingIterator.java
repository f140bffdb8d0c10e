package io.tidemill.rdd;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What a function emits for each of an iterator's records, one record at a time. */
final class ExpandingIterator<S, T> implements Iterator<T> {
    private static final Object NULL = new Object();

    private final Iterator<? extends S> records;
    private final BiConsumer<S, Consumer<T>> expand;
    private final ArrayDeque<Object> ready = new ArrayDeque<>();

    ExpandingIterator(Iterator<? extends S> records, BiConsumer<S, Consumer<T>> expand) {
        this.records = records;
        this.expand = expand;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && records.hasNext()) {
            expand.accept(records.next(), record -> ready.add(record == null ? NULL : record));
        }
        return !ready.isEmpty();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return unmask(ready.remove());
    }

    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"}) // what was put in, so a T
    private static <T> T unmask(Object ready) {
        return ready == NULL ? null : (T) ready;
    }

    @Override
    public void forEachRemaining(Consumer<? super T> action) {
        while (!ready.isEmpty()) {
            action.accept(unmask(ready.remove()));
        }
        records.forEachRemaining(record -> expand.accept(record, action::accept));
    }
}
