package io.tidemill.kafka;

import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A header of a Kafka record: a name and bytes, which may be missing. Names may occur more than once in a record. */
public final class KafkaHeader implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String name;
    private final byte @Nullable [] value;

    private KafkaHeader(String name, byte @Nullable [] value) {
        this.name = name;
        this.value = value;
    }

    /** Returns a header; {@code value} is not copied. */
    public static KafkaHeader of(String name, byte @Nullable [] value) {
        return new KafkaHeader(Objects.requireNonNull(name, "name"), value);
    }

    /** Returns a header with a text as UTF-8. */
    public static KafkaHeader of(String name, String text) {
        return of(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the bytes, which must not be changed; null where the header has none. */
    public byte @Nullable [] value() {
        return value;
    }

    /** Returns the bytes read as UTF-8; empty where the header has none. */
    public String text() {
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KafkaHeader header && name.equals(header.name) && Arrays.equals(value, header.value);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(value);
    }

    /** Returns name and text. */
    @Override
    public String toString() {
        return name + "=" + text();
    }
}
