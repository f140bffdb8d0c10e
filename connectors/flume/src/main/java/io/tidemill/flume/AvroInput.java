package io.tidemill.flume;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Reads a message in Avro's binary encoding; never past its end, and makes nothing that is longer than what is there. */
final class AvroInput {
    private static final int MOST_VARINT_BYTES = 10;

    private final byte[] bytes;
    private final int end;
    private int position;

    AvroInput(byte[] bytes, int size) {
        this.bytes = bytes;
        this.end = size;
    }

    /** Returns how many bytes are left. */
    int left() {
        return end - position;
    }

    long readLong() throws RefusedException {
        long value = 0;
        for (int i = 0; i < MOST_VARINT_BYTES; i++) {
            int next = bytes[skip(1)];
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new RefusedException("a number in a message is longer than " + MOST_VARINT_BYTES + " bytes");
    }

    boolean readBoolean() throws RefusedException {
        return bytes[skip(1)] != 0;
    }

    byte[] readFixed(int length) throws RefusedException {
        int from = skip(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    byte[] readBytes() throws RefusedException {
        return readFixed(readLength());
    }

    String readString() throws RefusedException {
        int length = readLength();
        return new String(bytes, skip(length), length, UTF_8);
    }

    void skipBytes() throws RefusedException {
        skip(readLength());
    }

    /** Reads how many items the next block of an array or a map has, each of which takes two bytes at least; 0 at the end. */
    int readBlock() throws RefusedException {
        long count = readLong();
        if (count < 0) {
            count = -count;
            readLong(); // the length of the block, which nobody skips
        }
        if (count < 0 || count > left() / 2) {
            throw new RefusedException(
                    "a message announces " + count + " items in the " + left() + " bytes that are left");
        }
        return (int) count;
    }

    private int readLength() throws RefusedException {
        long length = readLong();
        if (length < 0 || length > left()) {
            throw tooShort(length);
        }
        return (int) length;
    }

    /** Moves on, and returns the position before. */
    private int skip(int length) throws RefusedException {
        if (length > left()) {
            throw tooShort(length);
        }
        int from = position;
        position += length;
        return from;
    }

    private RefusedException tooShort(long length) {
        return new RefusedException("a message announces " + length + " bytes where " + left() + " are left");
    }
}
