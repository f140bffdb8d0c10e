package io.tidemill.engine.local;

import io.tidemill.plan.Operator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/** An iterator of the program, whose failures come out with the operator's name. */
final class GuardedIterator<T> implements Iterator<T> {
    private final Iterator<? extends T> records;
    private final Operator operator;

    GuardedIterator(Iterator<? extends T> records, Operator operator) {
        this.records = records;
        this.operator = operator;
    }

    @Override
    public boolean hasNext() {
        try {
            return records.hasNext();
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }

    @Override
    public T next() {
        try {
            return records.next();
        } catch (NoSuchElementException e) {
            throw hasNext() ? operator.failed(e) : e; // the second is what a caller gets who did not ask
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }

    /** Leaves the loop to the program's iterator. What {@code action} throws names its operator already. */
    @Override
    public void forEachRemaining(Consumer<? super T> action) {
        try {
            records.forEachRemaining(action);
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }
}
