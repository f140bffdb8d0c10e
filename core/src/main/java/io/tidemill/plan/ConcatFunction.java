package io.tidemill.plan;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The records of all parents, one parent after the other. */
final class ConcatFunction<T> implements ZipFunction<T> {
    private static final long serialVersionUID = 1L;

    @Override
    @SuppressWarnings("unchecked") // the parents of a union have its records
    public Iterator<T> apply(List<Iterator<?>> parents) {
        Iterator<Iterator<?>> left = parents.iterator();
        return new Iterator<>() {
            private Iterator<?> current = left.next();

            @Override
            public boolean hasNext() {
                while (!current.hasNext()) {
                    if (!left.hasNext()) {
                        return false;
                    }
                    current = left.next();
                }
                return true;
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return (T) current.next();
            }
        };
    }
}
