package io.tidemill.kafka;

import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A range as a partition of a batch. Within the JVM of its source it is read with the source's consumers; where it is sent to, it
 * makes a consumer of its own, and counts nothing.
 */
final class KafkaSplit<K, V> implements Split<KafkaRecord<K, V>> {
    @Serial
    private static final long serialVersionUID = 1L;

    private final OffsetRange range;
    private final KafkaReading<K, V> reading;
    private final transient @Nullable ReadingTools<K, V> tools;
    private final transient @Nullable RangeTally tally;

    KafkaSplit(OffsetRange range, KafkaReading<K, V> reading, ReadingTools<K, V> tools) {
        this.range = range;
        this.reading = reading;
        this.tools = tools;
        this.tally = new RangeTally();
    }

    @Override
    public RecordReader<KafkaRecord<K, V>> open() {
        ReadingTools<K, V> shared = tools;
        RangeTally known = tally;
        if (shared != null && known != null) {
            return RangeReader.open(range, reading, shared, known, () -> {});
        }
        ReadingTools<K, V> own = new ReadingTools<>(reading, 1, ReadingNotes.NONE);
        return RangeReader.open(range, reading, own, new RangeTally(), own::close);
    }

    OffsetRange range() {
        return range;
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
