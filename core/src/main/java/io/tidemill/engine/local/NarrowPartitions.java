package io.tidemill.engine.local;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** Partitions that come of the parent's by one link of a chain. */
final class NarrowPartitions<S, T> extends Partitions<T> {
    private final Partitions<S> parent;
    private final Function<Sink<? super T>, Sink<S>> link;

    NarrowPartitions(Partitions<S> parent, Function<Sink<? super T>, Sink<S>> link) {
        this.parent = parent;
        this.link = link;
    }

    @Override
    int count() {
        return parent.count();
    }

    @Override
    void prepare() {
        parent.prepare();
    }

    @Override
    void feed(int partition, Sink<? super T> sink) {
        parent.feed(partition, link.apply(sink));
    }

    @Override
    Pump pump(int partition, Sink<? super T> sink) {
        return parent.pump(partition, link.apply(sink));
    }

    @Override
    Iterator<T> iterator(int partition) {
        return new Pull(parent.iterator(partition));
    }

    /** Pushes one of the parent's records at a time, and holds what came of it. */
    private final class Pull extends Sink<T> implements Iterator<T> {
        private final ArrayDeque<Object> ready = new ArrayDeque<>();
        private final Iterator<S> records;
        private final Sink<S> first;

        Pull(Iterator<S> records) {
            this.records = records;
            this.first = link.apply(this);
        }

        @Override
        public void accept(T record) {
            ready.add(Nulls.mask(record));
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && records.hasNext()) {
                first.accept(records.next());
            }
            return !ready.isEmpty();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return Nulls.unmask(ready.remove());
        }
    }
}
