package io.tidemill.runtime;

import io.tidemill.engine.Engine;

/**
 * How much memory a batch takes for each byte that it takes of its sources. A line that is grouped or sorted is a String in a pair in
 * a list, which may be several times what was received; so that much less of it may be taken at once. Owned by the thread that
 * runs batches.
 */
final class MemoryUse {
    /** What less than this took says little of more. */
    private static final long LEAST_BYTES = 16 << 10;

    /** Tables and lists are larger than what is in them. */
    private static final double ROOM_TO_GROW = 1.3;

    private static final double FORGETTING = 0.05;

    private final Engine engine;
    private final long limitBytes;
    private double heldPerByte;

    /** The use of at most {@code limitBytes}, by records that the engine keeps and the bytes that they were made of. */
    MemoryUse(Engine engine, long limitBytes) {
        this.engine = engine;
        this.limitBytes = limitBytes;
    }

    /** Learns from a batch that took so much of its sources. */
    void ended(long bytes) {
        long held = engine.takeHeldBytes();
        if (bytes >= LEAST_BYTES) {
            double now = ROOM_TO_GROW * held / bytes;
            heldPerByte = Math.max(now, heldPerByte + FORGETTING * (now - heldPerByte));
        }
    }

    /** Returns how much a batch may take, so that there is memory for it. */
    long mostBytes() {
        // what is held of nothing but bytes is bounded by the buffers
        return heldPerByte < FORGETTING ? Long.MAX_VALUE : (long) Math.max(1, limitBytes / (1 + heldPerByte));
    }
}
