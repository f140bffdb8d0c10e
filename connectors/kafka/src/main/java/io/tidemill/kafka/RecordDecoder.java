package io.tidemill.kafka;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * The program's deserializers, one pair for each consumer: they are used by one thread at a time. The consumer calls them while it
 * takes records out of what it has fetched, when their bytes are at hand; what cannot be decoded stays bytes until its record's turn
 * comes.
 */
final class RecordDecoder<K, V> {
    private final Deserializer<K> keys;
    private final Deserializer<V> values;

    // the key that was decoded last, and the headers of its record
    private @Nullable Headers lastHeaders;
    private @Nullable ByteBuffer lastKey;
    private @Nullable RuntimeException lastFailure;

    private RecordDecoder(Deserializer<K> keys, Deserializer<V> values) {
        this.keys = keys;
        this.values = values;
    }

    /** Makes the deserializers and gives them the source's properties. */
    static <K, V> RecordDecoder<K, V> of(KafkaReading<K, V> reading) {
        Map<String, Object> properties = new HashMap<>(reading.connection().properties());
        try {
            Deserializer<K> keys = reading.keys().get();
            keys.configure(properties, true);
            Deserializer<V> values = reading.values().get();
            values.configure(properties, false);
            return new RecordDecoder<>(keys, values);
        } catch (Exception e) {
            throw KafkaErrors.noClient(reading.connection(), "deserializer", reading.sourceName(), e);
        }
    }

    /** Returns what the consumer has for a deserializer of keys: it gives a key, or an {@link Undecoded}. */
    Deserializer<Object> keys() {
        return new Keeping() {
            @Override
            @Nullable
            Object decoded(String topic, Headers headers, ByteBuffer bytes) {
                lastHeaders = headers;
                lastKey = bytes;
                lastFailure = null;
                try {
                    return keys.deserialize(topic, headers, bytes);
                } catch (RuntimeException e) {
                    lastFailure = e;
                    return new Undecoded(bytes, null, e);
                }
            }
        };
    }

    /** Returns what the consumer has for a deserializer of values, which it calls after that of keys. */
    Deserializer<Object> values() {
        return new Keeping() {
            @Override
            @Nullable
            Object decoded(String topic, Headers headers, ByteBuffer bytes) {
                // each record has headers of its own, which both deserializers are given: a record without a key has no
                // other's
                boolean hasKey = lastHeaders == headers;
                if (hasKey && lastFailure != null) {
                    return new Undecoded(lastKey, bytes, lastFailure);
                }
                try {
                    return values.deserialize(topic, headers, bytes);
                } catch (RuntimeException e) {
                    return new Undecoded(hasKey ? lastKey : null, bytes, e);
                }
            }
        };
    }

    /** Returns a record of which nothing is {@link #undecoded}. */
    @SuppressWarnings("unchecked") // the program's deserializers gave them
    KafkaRecord<K, V> record(ConsumerRecord<Object, Object> raw) {
        return new KafkaRecord<>(
                raw.topic(),
                raw.partition(),
                raw.offset(),
                raw.timestamp(),
                copied(raw.headers().toArray()),
                (K) raw.key(),
                (V) raw.value());
    }

    /** Returns the bytes of a record that cannot be decoded; null for one that is. */
    static @Nullable Undecoded undecoded(ConsumerRecord<Object, Object> raw) {
        if (raw.value() instanceof Undecoded value) {
            return value;
        }
        return raw.key() instanceof Undecoded key ? key : null;
    }

    private static List<KafkaHeader> copied(Header[] headers) {
        if (headers.length == 0) {
            return List.of();
        }
        List<KafkaHeader> copies = new ArrayList<>(headers.length);
        for (Header header : headers) {
            copies.add(KafkaHeader.of(header.key(), header.value()));
        }
        return List.copyOf(copies);
    }

    void close() {
        keys.close();
        values.close();
    }

    /** A deserializer of bytes as the consumer has them. It is closed with the decoder, not with the consumer. */
    private abstract static class Keeping implements Deserializer<Object> {
        abstract @Nullable Object decoded(String topic, Headers headers, ByteBuffer bytes);

        @Override
        @SuppressWarnings("NullAway") // Kafka takes null for a key or a value that is null
        public Object deserialize(String topic, Headers headers, ByteBuffer bytes) {
            return decoded(topic, headers, bytes);
        }

        @Override
        @SuppressWarnings("NullAway")
        public Object deserialize(String topic, byte[] bytes) {
            throw new UnsupportedOperationException("Kafka's consumer hands over the bytes with their headers");
        }
    }
}
