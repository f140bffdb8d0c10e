package io.tidemill.engine.local;

import io.tidemill.plan.CoalescePlan;
import java.util.Iterator;
import java.util.stream.IntStream;

/** Neighbouring partitions of the parent, read as one. */
final class CoalescePartitions<T> extends Partitions<T> {
    private final CoalescePlan<T> plan;
    private final Partitions<T> parent;

    CoalescePartitions(CoalescePlan<T> plan, Partitions<T> parent) {
        this.plan = plan;
        this.parent = parent;
    }

    @Override
    int count() {
        return plan.partitionCount();
    }

    @Override
    void prepare() {
        parent.prepare();
    }

    @Override
    void feed(int partition, Sink<? super T> sink) {
        int end = plan.firstParent(partition + 1);
        for (int i = plan.firstParent(partition); i < end && !sink.isDone(); i++) {
            parent.feed(i, sink);
        }
    }

    @Override
    Iterator<T> iterator(int partition) {
        return new ConcatIterator<>(IntStream.range(plan.firstParent(partition), plan.firstParent(partition + 1))
                .mapToObj(parent::iterator)
                .iterator());
    }
}
