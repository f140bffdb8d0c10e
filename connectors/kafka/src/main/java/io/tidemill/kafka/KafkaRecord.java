package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record of a Kafka topic.
 *
 * @param timestampMillis when it was made, or written, as the topic is configured; in milliseconds since the epoch, -1 where
 *     it is not known
 * @param headers in their order
 * @param key null where the record has none
 * @param value null in a tombstone, which says that the key is deleted
 */
public record KafkaRecord<K, V>(
        String topic,
        int partition,
        long offset,
        long timestampMillis,
        List<KafkaHeader> headers,
        @Nullable K key,
        @Nullable V value)
        implements Serializable {
    /** Returns whether it says that its key is deleted. */
    public boolean isTombstone() {
        return value == null;
    }

    /**
     * Returns the value of a record that has one.
     *
     * @throws TidemillException if it is a tombstone, naming its place
     */
    public V requireValue() {
        if (value == null) {
            throw none("value", "filter(record -> !record.isTombstone()) leaves out tombstones");
        }
        return value;
    }

    /**
     * Returns the key of a record that has one.
     *
     * @throws TidemillException if it has none, naming its place
     */
    public K requireKey() {
        if (key == null) {
            throw none("key", "filter(record -> record.key() != null) leaves out such records");
        }
        return key;
    }

    private TidemillException none(String what, String wayOut) {
        return new TidemillException(
                ErrorCode.INPUT_FAILED,
                "The record at offset " + offset + " of " + topic + "-" + partition + " has no " + what + "; "
                        + wayOut);
    }

    /** Returns the last header of this name. */
    public Optional<KafkaHeader> header(String name) {
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (headers.get(i).name().equals(name)) {
                return Optional.of(headers.get(i));
            }
        }
        return Optional.empty();
    }
}
