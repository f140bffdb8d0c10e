package io.tidemill.spark;

import io.tidemill.function.SerializableComparator;
import io.tidemill.plan.Operator;
import io.tidemill.plan.PartitionFunction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Puts the records of one partition in order; equal ones stay as they came. */
record SortedPartition<T>(SerializableComparator<? super T> comparator, Operator operator)
        implements PartitionFunction<T, T> {
    @Override
    public Iterator<T> apply(int partition, Iterator<T> records) {
        List<T> sorted = new ArrayList<>();
        records.forEachRemaining(sorted::add);
        try {
            sorted.sort(comparator);
        } catch (Throwable e) {
            throw operator.failed(e);
        }
        return sorted.iterator();
    }
}
