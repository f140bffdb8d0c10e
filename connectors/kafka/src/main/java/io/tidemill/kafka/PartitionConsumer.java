package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of one partition at a time, and the records that it has fetched and nobody has taken. Used by one thread at a time;
 * only {@link #breakOff} may be called by others.
 */
final class PartitionConsumer<K, V> {
    private final Consumer<Object, Object> consumer;
    private final RecordDecoder<K, V> decoder;
    private @Nullable TopicPartition partition;
    private List<ConsumerRecord<Object, Object>> fetched = List.of();
    private int taken;
    private long position;

    private PartitionConsumer(Consumer<Object, Object> consumer, RecordDecoder<K, V> decoder) {
        this.consumer = consumer;
        this.decoder = decoder;
    }

    static <K, V> PartitionConsumer<K, V> create(KafkaReading<K, V> reading, String clientId) {
        RecordDecoder<K, V> decoder = RecordDecoder.of(reading);
        try {
            return new PartitionConsumer<>(
                    reading.connection().consumer(clientId, "", decoder.keys(), decoder.values()), decoder);
        } catch (RuntimeException e) {
            throw KafkaErrors.noClient(reading.connection(), "consumer", reading.sourceName(), e);
        }
    }

    RecordDecoder<K, V> decoder() {
        return decoder;
    }

    /** Returns whether the range's first record is the next here. */
    boolean standsAt(OffsetRange range) {
        return range.partition().equals(partition) && position == range.from();
    }

    boolean isOf(TopicPartition other) {
        return other.equals(partition);
    }

    /** Goes to the range's beginning; nothing happens where it stands there. */
    void moveTo(OffsetRange range) {
        if (standsAt(range)) {
            return;
        }
        if (!range.partition().equals(partition)) {
            consumer.assign(List.of(range.partition()));
            partition = range.partition();
        }
        seek(range.from());
    }

    /** Goes to another offset of its partition. */
    void seek(long offset) {
        fetched = List.of();
        taken = 0;
        position = offset;
        consumer.seek(assigned(), offset);
    }

    private TopicPartition assigned() {
        if (partition == null) {
            throw new TidemillException(ErrorCode.INVALID_STATE, "The consumer has no partition yet");
        }
        return partition;
    }

    // ---- records

    /** Returns the next record that has been fetched, if it lies before {@code until}; it stays the next. */
    @Nullable
    ConsumerRecord<Object, Object> peek(long until) {
        if (taken == fetched.size()) {
            return null;
        }
        ConsumerRecord<Object, Object> record = fetched.get(taken);
        return record.offset() < until ? record : null;
    }

    /** Goes on behind the record that {@link #peek} returned. */
    void take(ConsumerRecord<Object, Object> record) {
        taken++;
        position = record.offset() + 1;
    }

    /** Returns whether there is no record before {@code until} any more; if so, it stands there. */
    boolean hasReached(long until) {
        if (taken < fetched.size()) {
            if (fetched.get(taken).offset() < until) {
                return false;
            }
        } else if (position < until) {
            return false;
        }
        // gaps before the next record, if there are any, belong to the range that has ended
        position = until;
        return true;
    }

    /** Fetches, once nothing fetched is left; returns whether that brought anything or led over a gap. */
    boolean fetch(Duration patience) {
        fetched = List.of();
        taken = 0;
        if (hasPassedGap(Duration.ZERO)) {
            return true;
        }
        fetched = consumer.poll(patience).records(assigned());
        return !fetched.isEmpty() || hasPassedGap(patience);
    }

    /** Follows the consumer where it has gone on over offsets without records; returns whether it has. */
    private boolean hasPassedGap(Duration patience) {
        long before = position;
        try {
            position = Math.max(position, consumer.position(assigned(), patience));
        } catch (TimeoutException e) {
            return false; // no broker answers at the moment
        }
        return position > before;
    }

    /** Returns the offsets that the partition has: of its first record, and behind its last one. */
    OffsetRange existing(Duration timeout) {
        List<TopicPartition> asked = List.of(assigned());
        long from = consumer.beginningOffsets(asked, timeout).getOrDefault(assigned(), 0L);
        long until = consumer.endOffsets(asked, timeout).getOrDefault(assigned(), from);
        return new OffsetRange(assigned(), from, until);
    }

    /** Has the thread that waits here stop waiting. */
    void breakOff() {
        consumer.wakeup();
    }

    void close() {
        try {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        } finally {
            decoder.close();
        }
    }
}
