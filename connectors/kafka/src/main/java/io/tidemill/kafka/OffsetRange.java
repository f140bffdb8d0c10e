package io.tidemill.kafka;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.kafka.common.TopicPartition;

/** What a batch reads of a partition: the records with offsets at or after {@code from} and before {@code until}. */
record OffsetRange(TopicPartition partition, long from, long until) implements Serializable {
    static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    boolean isEmpty() {
        return from >= until;
    }

    /** Returns how many offsets there are, some of which may have no record. */
    long length() {
        return until - from;
    }

    @Override
    public String toString() {
        return "offsets " + from + " to " + (until - 1) + " of " + partition;
    }
}
