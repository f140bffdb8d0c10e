package io.tidemill.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The bytes of a record whose key or value cannot be decoded, in place of what was to be made of them. */
final class Undecoded {
    private static final int BYTES_SHOWN = 40;

    private final @Nullable ByteBuffer key;
    private final @Nullable ByteBuffer value;
    private final RuntimeException cause;

    Undecoded(@Nullable ByteBuffer key, @Nullable ByteBuffer value, RuntimeException cause) {
        this.key = key;
        this.value = value;
        this.cause = cause;
    }

    byte @Nullable [] key() {
        return bytes(key);
    }

    byte @Nullable [] value() {
        return bytes(value);
    }

    /** Returns what the program's deserializer has thrown. */
    RuntimeException cause() {
        return cause;
    }

    /** Returns the bytes that a deserializer may have read already. */
    private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        ByteBuffer whole = buffer.duplicate();
        whole.rewind();
        byte[] bytes = new byte[whole.remaining()];
        whole.get(bytes);
        return bytes;
    }

    /** Returns the beginning of the value as text, for messages. */
    String excerpt() {
        byte[] bytes = value();
        if (bytes == null) {
            return "null";
        }
        int shown = Math.min(bytes.length, BYTES_SHOWN);
        String text = new String(bytes, 0, shown, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
        return "'" + text + "'" + (shown < bytes.length ? "... (" + bytes.length + " bytes)" : "");
    }
}
