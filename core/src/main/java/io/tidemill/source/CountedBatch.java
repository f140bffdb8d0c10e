package io.tidemill.source;

import io.tidemill.plan.KeyUse;
import io.tidemill.plan.MapPartitionsPlan;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;

/** A batch of any plan; its records are counted when they are read, each partition by the pass that got furthest. */
final class CountedBatch<T> implements SourceBatch<T> {
    private final AtomicLongArray counts;
    private final Plan<T> plan;

    CountedBatch(Plan<T> counted, Operator operator) {
        AtomicLongArray partitions = new AtomicLongArray(counted.partitionCount());
        this.counts = partitions;
        this.plan = new MapPartitionsPlan<>(
                counted, (partition, records) -> new Counting<>(records, partitions, partition), KeyUse.KEPT, operator);
    }

    @Override
    public Plan<T> plan() {
        return plan;
    }

    /** Returns how many records have been read; what no output asked for is not computed only to be counted. */
    @Override
    public long recordCount() {
        long sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    @Override
    public void release() {}

    private static final class Counting<T> implements Iterator<T> {
        private final Iterator<T> records;
        private final AtomicLongArray counts;
        private final int partition;
        private long count;

        Counting(Iterator<T> records, AtomicLongArray counts, int partition) {
            this.records = records;
            this.counts = counts;
            this.partition = partition;
        }

        @Override
        public boolean hasNext() {
            return records.hasNext();
        }

        @Override
        public T next() {
            T record = records.next();
            keep(++count);
            return record;
        }

        @Override
        public void forEachRemaining(Consumer<? super T> action) {
            records.forEachRemaining(record -> {
                count++;
                action.accept(record);
            });
            keep(count);
        }

        private void keep(long found) {
            counts.accumulateAndGet(partition, found, Math::max);
        }
    }
}
