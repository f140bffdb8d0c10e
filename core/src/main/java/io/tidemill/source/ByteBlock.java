package io.tidemill.source;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run of whole records in a chunk, that came in within one batch interval. */
final class ByteBlock {
    final Chunk chunk;
    final int from;
    final long slot;

    /** Set, under the monitor of this block, before any byte of it can be written again. */
    private volatile boolean released;

    /** Written by the source's thread under the buffer's lock until the block is sealed; fixed from then on. */
    private int to;

    /** The position of its last byte in the received log, if there is one; as {@code to}. */
    private long logPosition;

    /** What the longest pass so far found; guarded by this block. */
    private @Nullable BlockTally tally;

    ByteBlock(Chunk chunk, int from, int to, long slot, long logPosition) {
        this.chunk = chunk;
        this.from = from;
        this.to = to;
        this.slot = slot;
        this.logPosition = logPosition;
    }

    long logPosition() {
        return logPosition;
    }

    int to() {
        return to;
    }

    int length() {
        return to - from;
    }

    void extend(int newEnd, long newLogPosition) {
        to = newEnd;
        logPosition = newLogPosition;
    }

    /** Keeps what a pass found, if it got further than all before. */
    synchronized void offer(BlockTally found) {
        if (tally == null || found.isMoreThan(tally)) {
            tally = found;
        }
    }

    /** Refuses further reading; returns whether this call was the first, whose caller gives the memory back. */
    synchronized boolean release() {
        boolean first = !released;
        released = true;
        return first;
    }

    boolean isReleased() {
        return released;
    }

    synchronized Optional<BlockTally> tally() {
        return Optional.ofNullable(tally);
    }
}
