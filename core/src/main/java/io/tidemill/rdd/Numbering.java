package io.tidemill.rdd;

import io.tidemill.function.Pair;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.KeyUse;
import io.tidemill.plan.MapPartitionsPlan;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.ShufflePlan;
import io.tidemill.plan.ZipPlan;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Records with numbers. */
final class Numbering {
    private Numbering() {}

    /** Numbers the records of each partition from its index on, in steps of the number of partitions. */
    static <T> Plan<Pair<T, Long>> unique(Plan<T> plan) {
        int partitions = plan.partitionCount();
        return new MapPartitionsPlan<>(
                plan,
                (partition, records) -> numbered(records, partition, partitions),
                KeyUse.CHANGED,
                Operator.here("zipWithUniqueId"));
    }

    private static <T> Iterator<Pair<T, Long>> numbered(Iterator<T> records, long first, long step) {
        long[] next = {first};
        return new ExpandingIterator<>(records, (record, output) -> {
            output.accept(Pair.of(record, next[0]));
            next[0] += step;
        });
    }

    /**
     * Numbers all records from 0 on. Each partition is counted, and its count sent to every later one, which so knows where
     * to begin:
     *
     * <pre>
     *   records ---------------------------------> zip: begin at the sum
     *      \-> count -> (later partition, count) -> sum per partition -^
     * </pre>
     */
    static <T> Plan<Pair<T, Long>> consecutive(Plan<T> plan) {
        Operator operator = Operator.here("zipWithIndex");
        int partitions = plan.partitionCount();
        if (partitions < 2) {
            return new MapPartitionsPlan<>(
                    plan, (partition, records) -> numbered(records, 0, 1), KeyUse.CHANGED, operator);
        }
        Plan<Pair<Integer, Long>> counts = new MapPartitionsPlan<T, Pair<Integer, Long>>(
                plan,
                (partition, records) -> countForLaterOnes(partition, records, partitions),
                KeyUse.CHANGED,
                operator);
        Plan<Pair<Integer, Long>> firsts = new ShufflePlan<>(
                counts, new IndexPartitioner(partitions), Optional.of(Aggregation.reducing(Long::sum)), operator);
        return new ZipPlan<>(
                List.of(plan, firsts), sides -> numbered(sides.get(0), sides.get(1)), Optional.empty(), operator);
    }

    private static <T> Iterator<Pair<Integer, Long>> countForLaterOnes(
            int partition, Iterator<T> records, int partitions) {
        long[] count = {0};
        if (partition < partitions - 1) {
            records.forEachRemaining(record -> count[0]++);
        }
        return IntStream.range(partition + 1, partitions)
                .mapToObj(later -> Pair.of(later, count[0]))
                .iterator();
    }

    @SuppressWarnings("unchecked")
    private static <T> Iterator<Pair<T, Long>> numbered(Iterator<?> records, Iterator<?> first) {
        long start = first.hasNext() ? ((Pair<Integer, Long>) first.next()).value() : 0;
        return numbered((Iterator<T>) records, start, 1);
    }
}
