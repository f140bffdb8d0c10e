package io.tidemill.kafka;

import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import java.io.Serial;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A range as a partition of a batch. Within the JVM of its source it is read with the source's consumers; where it is sent to, it
 * makes a consumer of its own, and counts nothing.
 */
final class KafkaSplit<K, V> implements Split<KafkaRecord<K, V>> {
    @Serial
    private static final long serialVersionUID = 1L;

    private final OffsetRange range;
    private final @Nullable Uuid topic;
    private final KafkaReading<K, V> reading;
    private final transient @Nullable ReadingTools<K, V> tools;
    private final transient @Nullable RangeTally tally;

    /**
     * A range.
     *
     * @param topic the id that the topic has to have, where it was cut from it by an earlier run; null where that was just now
     * @param tools those of the source; null for a range without a source
     */
    KafkaSplit(
            OffsetRange range, @Nullable Uuid topic, KafkaReading<K, V> reading, @Nullable ReadingTools<K, V> tools) {
        this.range = range;
        this.topic = topic;
        this.reading = reading;
        this.tools = tools;
        this.tally = new RangeTally();
    }

    @Override
    public RecordReader<KafkaRecord<K, V>> open() {
        ReadingTools<K, V> shared = tools;
        RangeTally known = tally;
        if (shared != null && known != null) {
            return RangeReader.open(range, topic, reading, shared, known, () -> {});
        }
        ReadingTools<K, V> own = new ReadingTools<>(reading, 1, ReadingNotes.NONE);
        return RangeReader.open(range, topic, reading, own, new RangeTally(), own::close);
    }

    OffsetRange range() {
        return range;
    }

    /** Returns how many offsets there are to read. */
    long offsetCount() {
        return range.length();
    }

    /** Returns the number of records that were read; about that of the range's where nobody read to its end. */
    long recordCount() {
        return tally == null ? range.length() : tally.recordCount(range);
    }

    @Override
    public String toString() {
        return range.toString();
    }
}
