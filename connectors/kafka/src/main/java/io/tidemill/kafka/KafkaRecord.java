package io.tidemill.kafka;

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
