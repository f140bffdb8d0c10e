package io.tidemill.spark.storage;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The end of a file that is written: bytes that are in no object yet, and before them those that are in small ones, to make one
 * of them. One thread appends, while another may be putting an object. Safe for both, and for readers.
 */
final class Tail {
    private static final int FIRST_BYTES = 16 << 10;

    private final int mostPending;
    private byte[] bytes = new byte[FIRST_BYTES]; // all are guarded by this; what was written stays as it is
    private long start;
    private int stored;
    private int length;

    /**
     * A tail that begins at {@code start} in the file.
     *
     * @param mostPending how many bytes may wait to be put
     */
    Tail(long start, int mostPending) {
        this.start = start;
        this.mostPending = mostPending;
    }

    /** Bytes on an array, and where they begin in the file. */
    record Stretch(long start, ByteBuffer bytes) {}

    /** Takes as many bytes as may wait, and returns whether that were all. */
    synchronized boolean append(ByteBuffer source) {
        int count = Math.min(source.remaining(), mostPending - (length - stored));
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
        source.get(bytes, length, count);
        length += count;
        return !source.hasRemaining();
    }

    /** Returns how long the file is. */
    synchronized long end() {
        return start + length;
    }

    /** Returns where the tail begins in the file. */
    synchronized long start() {
        return start;
    }

    /** Returns how much of the tail is in objects. */
    synchronized int stored() {
        return stored;
    }

    /** Returns what is in no object yet. */
    synchronized Stretch pending() {
        return new Stretch(start + stored, ByteBuffer.wrap(bytes, stored, length - stored));
    }

    /** Says that so many bytes more are in an object. */
    synchronized void stored(int count) {
        stored += count;
    }

    /** Returns what is in objects. */
    synchronized Stretch kept() {
        return new Stretch(start, ByteBuffer.wrap(bytes, 0, stored));
    }

    /** Forgets what is in objects. */
    synchronized void forgetStored() {
        bytes = Arrays.copyOfRange(bytes, stored, Math.max(length, stored + FIRST_BYTES));
        start += stored;
        length -= stored;
        stored = 0;
    }

    /** Reads what the tail has from {@code position} on, and returns how many bytes that were; none if it begins later by now. */
    synchronized int read(ByteBuffer target, long position) {
        if (position < start) {
            return 0;
        }
        int offset = (int) Math.min(length, position - start);
        int count = Math.min(target.remaining(), length - offset);
        target.put(bytes, offset, count);
        return count;
    }
}
