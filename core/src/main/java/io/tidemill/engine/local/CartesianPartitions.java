package io.tidemill.engine.local;

import io.tidemill.function.Pair;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Every record of a left partition with every record of a right one; the right side is read again for each left record. */
final class CartesianPartitions<A, B> extends Partitions<Pair<A, B>> {
    private final Partitions<A> left;
    private final Partitions<B> right;

    CartesianPartitions(Partitions<A> left, Partitions<B> right) {
        this.left = left;
        this.right = right;
    }

    @Override
    int count() {
        return Math.multiplyExact(left.count(), right.count());
    }

    @Override
    void prepare() {
        left.prepare();
        right.prepare();
    }

    @Override
    void feed(int partition, Sink<? super Pair<A, B>> sink) {
        push(iterator(partition), sink);
    }

    @Override
    Iterator<Pair<A, B>> iterator(int partition) {
        Iterator<A> lefts = left.iterator(partition / right.count());
        return new Iterator<>() {
            private Iterator<B> rights = Collections.emptyIterator();

            @SuppressWarnings("NullAway") // set before rights has anything
            private A current;

            @Override
            public boolean hasNext() {
                while (!rights.hasNext() && lefts.hasNext()) {
                    current = lefts.next();
                    rights = right.iterator(partition % right.count());
                }
                return rights.hasNext();
            }

            @Override
            public Pair<A, B> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return new Pair<>(current, rights.next());
            }
        };
    }
}
