package io.tidemill.benchmarks.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Search for line ends, eight bytes at a time. */
public final class LineEnds {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long EIGHT_LINE_ENDS = LOW_BITS * '\n';

    private LineEnds() {}

    /** The position of the first line end in {@code [from, to)}, or {@code to} if there is none. */
    public static int next(byte[] bytes, int from, int to) {
        int position = from;
        for (; position <= to - Long.BYTES; position += Long.BYTES) {
            // A byte of "zeroes" is zero where a line end is; the trick finds the lowest zero byte (Hacker's Delight
            // 6-1).
            long zeroes = (long) LONGS.get(bytes, position) ^ EIGHT_LINE_ENDS;
            long found = (zeroes - LOW_BITS) & ~zeroes & HIGH_BITS;
            if (found != 0) {
                return position + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        return nextByteByByte(bytes, position, to);
    }

    /** The same, in the plain way. */
    public static int nextByteByByte(byte[] bytes, int from, int to) {
        int position = from;
        while (position < to && bytes[position] != '\n') {
            position++;
        }
        return position;
    }
}
