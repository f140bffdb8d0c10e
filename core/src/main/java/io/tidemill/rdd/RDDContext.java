package io.tidemill.rdd;

import io.tidemill.engine.Engine;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.Plan;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What RDDs need to run: the engine, and the number of partitions where the program names none.
 *
 * @param engine runs the plans
 * @param defaultPartitions the partitions of keyed operators and of {@code parallelize}
 */
public record RDDContext(Engine engine, int defaultPartitions) {
    /** Returns the RDD of a plan. */
    public <T> RDD<T> rdd(Plan<T> plan) {
        return new RDD<>(plan, this);
    }

    /**
     * Returns an RDD of the list's records, cut into {@code partitions} slices of about the same length.
     *
     * @param records copied
     */
    public <T> RDD<T> parallelize(List<? extends T> records, int partitions) {
        Operator operator = Operator.here("parallelize");
        Arguments.positive(partitions, "partitions", operator);
        List<T> copy = List.copyOf(records);
        List<Split<T>> slices = IntStream.range(0, partitions)
                .<Split<T>>mapToObj(i ->
                        new SliceSplit<>(copy.subList((int) ((long) i * copy.size() / partitions), (int)
                                ((long) (i + 1) * copy.size() / partitions))))
                .toList();
        return rdd(new SplitsPlan<>(slices, operator));
    }

    /** Returns an RDD without partitions. */
    public <T> RDD<T> emptyRDD() {
        return rdd(new SplitsPlan<>(List.of(), Operator.here("emptyRDD")));
    }

    Partitioner defaultPartitioner() {
        return new HashPartitioner(defaultPartitions);
    }

    /** A part of a list. */
    private record SliceSplit<T>(List<T> records) implements Split<T> {
        @Override
        public RecordReader<T> open() {
            return RecordReader.over(records.iterator());
        }
    }
}
