package io.tidemill.flume;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Reads the bytes of a message; never past its end, and makes nothing that is longer than what is there. */
class MessageReader {
    private static final int MOST_VARINT_BYTES = 10;

    private final byte[] bytes;
    private final int end;
    private int position;

    MessageReader(byte[] bytes, int size) {
        this.bytes = bytes;
        this.end = size;
    }

    /** Returns how many bytes are left. */
    final int left() {
        return end - position;
    }

    final int readByte() throws RefusedException {
        return bytes[skip(1)];
    }

    final byte[] readFixed(int length) throws RefusedException {
        int from = skip(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    final String readText(int length) throws RefusedException {
        return new String(bytes, skip(length), length, UTF_8);
    }

    /** Reads a number of which every byte but the last has its highest bit set, the lowest seven bits first. */
    final long readVarint() throws RefusedException {
        long value = 0;
        for (int i = 0; i < MOST_VARINT_BYTES; i++) {
            int next = readByte();
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new RefusedException("a number in a message is longer than " + MOST_VARINT_BYTES + " bytes");
    }

    /** Reads such a number in which the lowest bit is the sign. */
    final long readZigzag() throws RefusedException {
        long value = readVarint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** Returns a length that was read. */
    final int length(long announced) throws RefusedException {
        if (announced < 0 || announced > left()) {
            throw tooShort(announced);
        }
        return (int) announced;
    }

    /** Returns a number of items that was read, each of which takes so many bytes at least. */
    final int count(long announced, int leastBytes) throws RefusedException {
        if (announced < 0 || announced > left() / leastBytes) {
            throw new RefusedException(
                    "a message announces " + announced + " items in the " + left() + " bytes that are left");
        }
        return (int) announced;
    }

    /** Moves on, and returns the position before. */
    final int skip(int length) throws RefusedException {
        if (length > left()) {
            throw tooShort(length);
        }
        int from = position;
        position += length;
        return from;
    }

    /** Checks that all was read. */
    final void requireEnd() throws RefusedException {
        if (left() > 0) {
            throw new RefusedException("a message has " + left() + " bytes after its end");
        }
    }

    private RefusedException tooShort(long length) {
        return new RefusedException("a message announces " + length + " bytes where " + left() + " are left");
    }
}
