package io.tidemill.engine.local;

import io.tidemill.plan.MapPartitionsPlan;
import java.util.Iterator;

/** The partitions that a function makes of whole partitions; they are pulled through it. */
final class MapPartitionsPartitions<S, T> extends Partitions<T> {
    private final MapPartitionsPlan<S, T> plan;
    private final Partitions<S> parent;

    MapPartitionsPartitions(MapPartitionsPlan<S, T> plan, Partitions<S> parent) {
        this.plan = plan;
        this.parent = parent;
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
        push(iterator(partition), sink);
    }

    @Override
    Iterator<T> iterator(int partition) {
        try {
            return new GuardedIterator<>(plan.function().apply(partition, parent.iterator(partition)), plan.operator());
        } catch (Throwable e) {
            throw plan.operator().failed(e);
        }
    }
}
