package io.tidemill.engine.local;

import java.util.Iterator;
import java.util.List;

/** The partitions of several parents in a row. */
final class UnionPartitions<T> extends Partitions<T> {
    private final List<Partitions<T>> parents;

    UnionPartitions(List<Partitions<T>> parents) {
        this.parents = parents;
    }

    @Override
    int count() {
        return parents.stream().mapToInt(Partitions::count).sum();
    }

    @Override
    void prepare() {
        parents.forEach(Partitions::prepare);
    }

    @Override
    void feed(int partition, Sink<? super T> sink) {
        int index = partition;
        for (Partitions<T> parent : parents) {
            if (index < parent.count()) {
                parent.feed(index, sink);
                return;
            }
            index -= parent.count();
        }
        throw new IndexOutOfBoundsException(partition);
    }

    @Override
    Pump pump(int partition, Sink<? super T> sink) {
        int index = partition;
        for (Partitions<T> parent : parents) {
            if (index < parent.count()) {
                return parent.pump(index, sink);
            }
            index -= parent.count();
        }
        throw new IndexOutOfBoundsException(partition);
    }

    @Override
    Iterator<T> iterator(int partition) {
        int index = partition;
        for (Partitions<T> parent : parents) {
            if (index < parent.count()) {
                return parent.iterator(index);
            }
            index -= parent.count();
        }
        throw new IndexOutOfBoundsException(partition);
    }
}
