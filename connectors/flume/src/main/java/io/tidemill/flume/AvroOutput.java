package io.tidemill.flume;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Writes a message in Avro's binary encoding. */
final class AvroOutput {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    AvroOutput writeLong(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return this;
    }

    AvroOutput writeBoolean(boolean value) {
        bytes.write(value ? 1 : 0);
        return this;
    }

    AvroOutput writeFixed(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    AvroOutput writeString(String value) {
        byte[] text = value.getBytes(UTF_8);
        return writeLong(text.length).writeFixed(text);
    }

    /** Returns the message in a frame: its serial number, that it has one part, the length of that, and the part. */
    byte[] framed(int serial) {
        return ByteBuffer.allocate(3 * Integer.BYTES + bytes.size())
                .putInt(serial)
                .putInt(1)
                .putInt(bytes.size())
                .put(bytes.toByteArray())
                .array();
    }
}
