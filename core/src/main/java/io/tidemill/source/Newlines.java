package io.tidemill.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The search for the byte 10, eight bytes at a time. */
final class Newlines {
    /*
     * A word XORed with NEWLINES has a zero byte where there was a newline. (x - ONES) & ~x & HIGHS has the highest bit set in
     * the first zero byte of x (counted from the lowest), and perhaps in some after it; so forward searches may trust its
     * lowest bit. Backward searches and counts use the exact form, which needs one more addition.
     */
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LOWS = 0x7f7f7f7f7f7f7f7fL;

    private Newlines() {}

    /**
     * Returns where the first newline from {@code from} is, or {@code to} if there is none: as it is if all bytes looked at
     * are ASCII, and as its complement ({@code ~index}) otherwise.
     */
    static int find(byte[] bytes, int from, int to) {
        long seen = 0;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            long x = word ^ NEWLINES;
            long match = (x - ONES) & ~x & HIGHS;
            if (match != 0) {
                // only the bytes before the newline count
                seen |= word & (match ^ (match - 1));
                int index = at + (Long.numberOfTrailingZeros(match) >>> 3);
                return (seen & HIGHS) == 0 ? index : ~index;
            }
            seen |= word;
        }
        for (; at < to && bytes[at] != '\n'; at++) {
            seen |= bytes[at] & HIGHS;
        }
        return (seen & HIGHS) == 0 ? at : ~at;
    }

    /** Returns where the first newline from {@code from} is, or -1. */
    static int first(byte[] bytes, int from, int to) {
        int found = find(bytes, from, to);
        int index = found < 0 ? ~found : found;
        return index < to ? index : -1;
    }

    /** Returns where the first newline or zero byte from {@code from} is, or -1. */
    static int firstOrZero(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            long x = word ^ NEWLINES;
            long match = ((x - ONES) & ~x & HIGHS) | ((word - ONES) & ~word & HIGHS);
            if (match != 0) {
                return at + (Long.numberOfTrailingZeros(match) >>> 3);
            }
        }
        while (at < to && bytes[at] != '\n' && bytes[at] != 0) {
            at++;
        }
        return at < to ? at : -1;
    }

    /** Returns where the last newline before {@code to} is, or -1 if there is none from {@code from} on. */
    static int last(byte[] bytes, int from, int to) {
        int end = to;
        for (; end - Long.BYTES >= from; end -= Long.BYTES) {
            long match = matches((long) LONGS.get(bytes, end - Long.BYTES));
            if (match != 0) {
                return end - 1 - (Long.numberOfLeadingZeros(match) >>> 3);
            }
        }
        for (int at = end - 1; at >= from; at--) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    /** Returns how many newlines there are. */
    static long count(byte[] bytes, int from, int to) {
        long count = 0;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            count += Long.bitCount(matches((long) LONGS.get(bytes, at)));
        }
        for (; at < to; at++) {
            if (bytes[at] == '\n') {
                count++;
            }
        }
        return count;
    }

    /** Returns the highest bit of exactly those bytes that are newlines. */
    private static long matches(long word) {
        long x = word ^ NEWLINES;
        return ~(((x & LOWS) + LOWS) | x | LOWS);
    }
}
