package io.tidemill.engine.local;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** The partitions of several parents in a row. */
final class UnionPartitions<T> extends Partitions<T> {
    private final List<Partitions<T>> parents;

    /** The index of the first partition of each parent, and behind them the number of all. */
    private final int[] starts;

    UnionPartitions(List<Partitions<T>> parents) {
        this.parents = parents;
        this.starts = new int[parents.size() + 1];
        for (int i = 0; i < parents.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], parents.get(i).count());
        }
    }

    @Override
    int count() {
        return starts[parents.size()];
    }

    @Override
    void prepare() {
        parents.forEach(Partitions::prepare);
    }

    @Override
    void feed(int partition, Sink<? super T> sink) {
        int parent = parentOf(partition);
        parents.get(parent).feed(partition - starts[parent], sink);
    }

    @Override
    Pump pump(int partition, Sink<? super T> sink) {
        int parent = parentOf(partition);
        return parents.get(parent).pump(partition - starts[parent], sink);
    }

    @Override
    Iterator<T> iterator(int partition) {
        int parent = parentOf(partition);
        return parents.get(parent).iterator(partition - starts[parent]);
    }

    /** Returns the parent that a partition belongs to: the last one that starts at or before it. */
    private int parentOf(int partition) {
        int found = Arrays.binarySearch(starts, partition);
        int parent = found < 0 ? -found - 2 : found;
        while (starts[parent + 1] == partition) { // parents without partitions start where the next one does
            parent++;
        }
        return parent;
    }
}
