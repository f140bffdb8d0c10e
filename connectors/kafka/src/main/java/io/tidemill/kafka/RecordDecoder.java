package io.tidemill.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** The program's deserializers, one pair for each consumer: they are used by one thread at a time. */
final class RecordDecoder<K, V> {
    private final Deserializer<K> keys;
    private final Deserializer<V> values;

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

    /** Decodes a record; throws what the deserializers throw. */
    KafkaRecord<K, V> decode(ConsumerRecord<ByteBuffer, ByteBuffer> raw) {
        Headers headers = raw.headers();
        return new KafkaRecord<>(
                raw.topic(),
                raw.partition(),
                raw.offset(),
                raw.timestamp(),
                copied(headers.toArray()),
                decode(keys, raw.topic(), headers, raw.key()),
                decode(values, raw.topic(), headers, raw.value()));
    }

    private static <T> @Nullable T decode(
            Deserializer<T> deserializer, String topic, Headers headers, @Nullable ByteBuffer bytes) {
        return bytes == null ? null : deserializer.deserialize(topic, headers, bytes);
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

    /** Returns the bytes that a deserializer may have read already. */
    static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        ByteBuffer whole = buffer.duplicate();
        whole.rewind();
        byte[] bytes = new byte[whole.remaining()];
        whole.get(bytes);
        return bytes;
    }

    /** Returns the beginning of the bytes as text, for messages. */
    static String excerpt(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "null";
        }
        int shown = Math.min(bytes.length, 40);
        String text = new String(bytes, 0, shown, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
        return "'" + text + "'" + (shown < bytes.length ? "... (" + bytes.length + " bytes)" : "");
    }

    void close() {
        keys.close();
        values.close();
    }
}
