package io.tidemill.engine.local;

import java.util.Iterator;

/** The partitions of a kept result: computed by whoever needs them first. */
final class CachedPartitions<T> extends Partitions<T> {
    private final Partitions<T> parent;
    private final RecordCache.Entry<T> entry;

    CachedPartitions(Partitions<T> parent, RecordCache.Entry<T> entry) {
        this.parent = parent;
        this.entry = entry;
    }

    @Override
    int count() {
        return parent.count();
    }

    @Override
    void prepare() {
        if (!entry.isComplete()) {
            parent.prepare();
        }
    }

    @Override
    void feed(int partition, Sink<? super T> sink) {
        push(iterator(partition), sink);
    }

    @Override
    Iterator<T> iterator(int partition) {
        return entry.read(partition, sink -> {
            prepareInTask();
            parent.feed(partition, sink);
        });
    }

    /** Prepares the parent after all, when what was complete has been dropped meanwhile. */
    private synchronized void prepareInTask() {
        parent.prepare();
    }
}
