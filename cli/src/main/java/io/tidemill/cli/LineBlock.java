package io.tidemill.cli;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A run of whole lines as raw bytes, line ends included, that knows where each line ends.
 *
 * <p>A block without a line end is a piece of a line that is longer than a block; the next block continues it. No other
 * block ends inside a line.
 */
public final class LineBlock {

    /** The usual size of a block: large enough that a write costs little per line, small enough to stop soon. */
    static final int BLOCK_BYTES = 1 << 20;

    private final ByteBuffer bytes;
    private final int[] lineEnds;

    private LineBlock(ByteBuffer bytes, int[] lineEnds) {
        this.bytes = bytes;
        this.lineEnds = lineEnds;
    }

    /** Returns a block of the buffer's remaining bytes, which it shares. */
    public static LineBlock of(ByteBuffer buffer) {
        ByteBuffer bytes = buffer.slice();
        return new LineBlock(bytes, lineEnds(bytes));
    }

    /** Returns how many lines end in this block. */
    public int lines() {
        return lineEnds.length;
    }

    /** Returns all bytes, as a view with a position of its own. */
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }

    /** Returns the bytes of the lines from {@code first} to before {@code end}, as a view. */
    public ByteBuffer bytes(int first, int end) {
        int from = startOf(first);
        return bytes.slice(from, startOf(end) - from);
    }

    /** Returns a block of the same bytes that shares nothing with this one. */
    LineBlock copy() {
        ByteBuffer copied = ByteBuffer.allocateDirect(bytes.capacity());
        copied.put(bytes.duplicate()).flip();
        return new LineBlock(copied, lineEnds);
    }

    private int startOf(int line) {
        return line == 0 ? 0 : lineEnds[line - 1];
    }

    private static int[] lineEnds(ByteBuffer bytes) {
        int[] ends = new int[Math.max(16, bytes.limit() / 64)];
        int lines = 0;
        for (int i = 0; i < bytes.limit(); i++) {
            if (bytes.get(i) == '\n') {
                if (lines == ends.length) {
                    ends = Arrays.copyOf(ends, 2 * lines);
                }
                ends[lines++] = i + 1;
            }
        }
        return Arrays.copyOf(ends, lines);
    }
}
