package io.tidemill.rdd;

import static io.tidemill.plan.Arguments.required;

import io.tidemill.error.TidemillException;
import io.tidemill.function.SerializableComparator;
import io.tidemill.plan.Arguments;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.RangePartitioner;
import java.util.ArrayList;
import java.util.List;

/**
 * The ways to give keys their partition that keyed operators take. For a rule of your own, implement {@link Partitioner},
 * with {@code equals}: equal rules save a shuffle.
 */
public final class Partitioners {
    private static final int SAMPLES_PER_PARTITION = 100;
    private static final int MAX_SAMPLES = 100_000;
    private static final long SEED = 1;

    private Partitioners() {}

    /** Returns the rule that goes by the key's hash code. */
    public static Partitioner hash(int partitions) {
        Arguments.positive(partitions, "partitions", Operator.here("hash"));
        return new HashPartitioner(partitions);
    }

    /** Returns the rule that cuts the keys, in their natural order, into ranges of about the same number of records. */
    public static <K> Partitioner range(RDD<K> keys, int partitions) {
        return range(keys, partitions, SerializableComparator.natural());
    }

    /**
     * Returns the rule that cuts the keys, in an order, into ranges of about the same number of records. It reads all
     * {@code keys} once, now, to choose the bounds from a sample. Where there are too few different keys, there are fewer
     * partitions.
     */
    public static <K> Partitioner range(RDD<K> keys, int partitions, SerializableComparator<? super K> comparator) {
        Operator operator = Operator.here("range");
        Arguments.positive(partitions, "partitions", operator);
        required(keys, "keys");
        required(comparator, "comparator");
        int samples = (int) Math.min(MAX_SAMPLES, (long) SAMPLES_PER_PARTITION * partitions);
        List<K> sample = keys.takeSample(Replacement.WITHOUT, samples, SEED);
        try {
            sample.sort(comparator);
        } catch (NullPointerException | ClassCastException e) {
            throw TidemillException.invalidArgument(operator + " needs keys that can be compared: " + e);
        }
        return new RangePartitioner<>(bounds(sample, partitions, comparator), comparator);
    }

    private static <K> List<K> bounds(List<K> sorted, int partitions, SerializableComparator<? super K> comparator) {
        List<K> bounds = new ArrayList<>();
        for (int i = 1; i < partitions && !sorted.isEmpty(); i++) {
            int last = (int) ((long) i * sorted.size() / partitions) - 1;
            K bound = sorted.get(Math.max(0, last));
            boolean above = bounds.isEmpty() || comparator.compare(bounds.get(bounds.size() - 1), bound) < 0;
            if (above && comparator.compare(bound, sorted.get(sorted.size() - 1)) < 0) {
                bounds.add(bound);
            }
        }
        return bounds;
    }
}
