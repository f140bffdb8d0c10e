package io.tidemill.engine;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A row of bytes that grows, and the numbers and texts that values are made of. Used by one thread at a time. */
final class ByteOutput {
    private static final int FIRST_BYTES = 512;
    private static final int MAX_BYTES = 1 << 30;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;

    int size() {
        return size;
    }

    /** Drops what was added since the size was {@code earlier}. */
    void truncate(int earlier) {
        size = earlier;
    }

    /** Lends what was added, and begins anew. */
    ByteBuffer take() {
        ByteBuffer taken = ByteBuffer.wrap(bytes, 0, size).slice();
        size = 0;
        return taken;
    }

    private void ensure(int more) {
        if (more > bytes.length - size) {
            grow(more);
        }
    }

    private void grow(int more) {
        long needed = (long) size + more;
        if (needed > MAX_BYTES) {
            throw new TidemillException(
                    ErrorCode.NOT_SERIALIZABLE,
                    "A value, with what was written before it, takes more than " + MAX_BYTES
                            + " bytes, which is the most that can be written at once. Objects that are reached in many ways"
                            + " are written once for each of them; keep smaller values");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(needed, 2L * bytes.length)));
    }

    void writeByte(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    /** Adds a number of which small absolute values are short: 0, -1, 1, -2 ... are counted up. */
    void writeSigned(long number) {
        writeUnsigned((number << 1) ^ (number >> 63));
    }

    /** Adds a number in groups of seven bits, the lowest first; what follows the eighth is one whole byte. */
    void writeUnsigned(long number) {
        ensure(9);
        long left = number;
        int at = size;
        for (int groups = 0; groups < 8 && (left & ~0x7fL) != 0; groups++) {
            bytes[at++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[at++] = (byte) left;
        size = at;
    }

    void writeInt(int value) {
        ensure(4);
        bytes[size] = (byte) (value >> 24);
        bytes[size + 1] = (byte) (value >> 16);
        bytes[size + 2] = (byte) (value >> 8);
        bytes[size + 3] = (byte) value;
        size += 4;
    }

    void writeLong(long value) {
        writeInt((int) (value >> 32));
        writeInt((int) value);
    }

    void writeFloat(float value) {
        writeInt(Float.floatToRawIntBits(value));
    }

    void writeDouble(double value) {
        writeLong(Double.doubleToRawLongBits(value));
    }

    void writeBytes(byte[] added) {
        ensure(added.length);
        System.arraycopy(added, 0, bytes, size, added.length);
        size += added.length;
    }

    /** Adds a text of which every character is below 256, a byte each. */
    @SuppressWarnings(
            "deprecation") // takes the low byte of each character, which is all of it, without a copy in between
    void writeLatin1(String text) {
        int length = text.length();
        ensure(length);
        text.getBytes(0, length, bytes, size);
        size += length;
    }

    /** Adds any text, two bytes a character; lone surrogates stay what they are. */
    void writeUtf16(String text) {
        int length = text.length();
        if (length > MAX_BYTES / 2) {
            grow(MAX_BYTES);
        }
        ensure(2 * length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            bytes[size++] = (byte) (c >> 8);
            bytes[size++] = (byte) c;
        }
    }
}
