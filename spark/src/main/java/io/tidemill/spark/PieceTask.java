package io.tidemill.spark;

import io.tidemill.engine.PartitionAction;
import io.tidemill.engine.local.Fragment;
import io.tidemill.engine.local.Pump;
import io.tidemill.engine.local.SplitOpener;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.jdk.javaapi.CollectionConverters;

/** One partition of a piece in the task that computes it. Used by that task's thread. */
final class PieceTask<T> implements SplitOpener {
    private final Fragment<T> fragment;
    private final List<RDD<?>> parents;
    private final PiecePartition partition;
    private final TaskContext context;

    PieceTask(Fragment<T> fragment, List<RDD<?>> parents, PiecePartition partition, TaskContext context) {
        this.fragment = fragment;
        this.parents = parents;
        this.partition = partition;
        this.context = context;
    }

    /** Returns the number of the partition. */
    int partition() {
        return partition.index();
    }

    TaskContext context() {
        return context;
    }

    /** Returns the records, computing no more than is taken. */
    Iterator<T> records() {
        return fragment.records(partition.index(), this);
    }

    /** Returns what pushes the records into {@code sink}, as far as it is asked to. */
    Pump pump(Consumer<? super T> sink) {
        return fragment.pump(partition.index(), sink, this);
    }

    /** Pushes the records into a sink of {@code action}, and returns its result. */
    <R> R run(PartitionAction<? super T, R> action) {
        return fragment.run(partition.index(), action, this);
    }

    /** Returns what a partition of a parent holds. */
    Iterator<?> held(int parent, int index) {
        return CollectionConverters.asJava(parents.get(parent).iterator(partition.parent(parent, index), context));
    }

    @Override
    @SuppressWarnings("unchecked") // the places in a fragment stand for records of their type
    public <S> RecordReader<S> open(Split<S> split) throws Exception {
        if (split instanceof OwnSplit<S> own) {
            return partition.split(own.slot()).open();
        }
        if (split instanceof ParentSplit<S> place) {
            Iterator<?> held = held(place.parent(), place.partition());
            return RecordReader.over((Iterator<S>) place.reading().records(held));
        }
        return split.open();
    }
}
