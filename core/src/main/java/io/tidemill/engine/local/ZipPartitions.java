package io.tidemill.engine.local;

import io.tidemill.plan.ZipPlan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The partitions that a function makes of the parents' partitions side by side. */
final class ZipPartitions<T> extends Partitions<T> {
    private final ZipPlan<T> plan;
    private final List<Partitions<?>> parents;

    ZipPartitions(ZipPlan<T> plan, List<Partitions<?>> parents) {
        this.plan = plan;
        this.parents = parents;
    }

    @Override
    int count() {
        return plan.partitionCount();
    }

    @Override
    void prepare() {
        parents.forEach(Partitions::prepare);
    }

    @Override
    void feed(int partition, Sink<? super T> sink) {
        push(iterator(partition), sink);
    }

    @Override
    Iterator<T> iterator(int partition) {
        List<Iterator<?>> sides = new ArrayList<>(parents.size());
        for (Partitions<?> parent : parents) {
            sides.add(parent.iterator(partition));
        }
        try {
            return new GuardedIterator<>(plan.function().apply(sides), plan.operator());
        } catch (Throwable e) {
            throw plan.operator().failed(e);
        }
    }
}
