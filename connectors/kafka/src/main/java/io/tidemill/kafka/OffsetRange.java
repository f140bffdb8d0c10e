package io.tidemill.kafka;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.TidemillException;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.rdd.RDD;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * What a batch reads of a partition: the records with offsets at or after {@code from} and before {@code until}. A batch's ranges are
 * in its RDD, see {@link #of}, and as text in {@link io.tidemill.runtime.BatchInfo#inputs}.
 */
public record OffsetRange(TopicPartition partition, long from, long until) implements Serializable {
    private static final long serialVersionUID = 1L;

    static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    /**
     * A range; one that is empty, or ends before it begins, has no records.
     *
     * @throws TidemillException if an offset is negative
     */
    public OffsetRange {
        requireNonNull(partition, "partition");
        if (from < 0 || until < 0) {
            throw TidemillException.invalidArgument(
                    "Offsets " + from + " to " + until + " of " + partition + " were given, but offsets are 0 or more");
        }
    }

    /**
     * Returns the ranges of a batch, by topic and partition; a partition of which the batch has nothing is not among them.
     *
     * @param rdd the RDD of the stream of a {@link KafkaSource}, as {@code foreachRDD} and {@code transform} have it, or one of
     *     {@link KafkaSource#rdd}; operators between lose the ranges
     * @throws TidemillException if the RDD is another
     */
    public static List<OffsetRange> of(RDD<? extends KafkaRecord<?, ?>> rdd) {
        List<OffsetRange> ranges = new ArrayList<>();
        if (rdd.plan() instanceof SplitsPlan<?> splits) {
            for (Object split : splits.splits()) {
                if (split instanceof KafkaSplit<?, ?> read) {
                    ranges.add(read.range());
                }
            }
            if (ranges.size() == splits.splits().size()) {
                return List.copyOf(ranges);
            }
        }
        throw TidemillException.invalidArgument(
                "Only the RDD of a Kafka source has offset ranges, not what operators made of it; ask for them before"
                        + " map, filter, union and others, in a foreachRDD or transform of its stream");
    }

    /** Returns whether there is no offset in it. */
    public boolean isEmpty() {
        return from >= until;
    }

    /** Returns how many offsets there are, some of which may have no record. */
    public long length() {
        return Math.max(0, until - from);
    }

    @Override
    public String toString() {
        return "offsets " + from + " to " + (until - 1) + " of " + partition;
    }
}
