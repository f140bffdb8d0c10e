package io.tidemill.source;

import java.util.ArrayDeque;
import java.util.Collection;

/**
 * The chunks of a buffer, within its limit in bytes. Chunks of the usual size are kept to be used again, so that a steady
 * stream makes no garbage; those that were not needed for a while are dropped. All methods need the buffer's lock.
 */
final class ChunkPool {
    private static final int SEALS_BETWEEN_TRIMS = 200;

    private final long limitBytes;
    private final int usualCapacity;
    private final ArrayDeque<Chunk> free = new ArrayDeque<>();
    private long usedBytes;
    private int fewestFree;
    private int seals;

    ChunkPool(long limitBytes, int usualCapacity) {
        this.limitBytes = limitBytes;
        this.usualCapacity = usualCapacity;
    }

    /** Returns whether a chunk of this capacity may be taken now, with {@code freeBytes} of the limit left free. */
    boolean fits(int capacity, long freeBytes) {
        return usedBytes + capacity <= limitBytes - freeBytes;
    }

    /** Sets aside all the room there is, and returns how much that is. */
    long reserveRoom() {
        long room = Math.max(0, limitBytes - usedBytes);
        usedBytes += room;
        return room;
    }

    /** Counts {@code chunks}, which were made elsewhere, in place of the room that was set aside for them. */
    void adopt(Collection<Chunk> chunks, long reservedBytes) {
        usedBytes -= reservedBytes;
        for (Chunk chunk : chunks) {
            usedBytes += chunk.capacity();
        }
        dropSurplus();
    }

    /** Returns a chunk that has one holder. */
    Chunk take(int capacity) {
        Chunk chunk = capacity == usualCapacity && !free.isEmpty() ? free.removeLast() : new Chunk(capacity);
        usedBytes += capacity;
        dropSurplus();
        chunk.holders = 1;
        return chunk;
    }

    private void dropSurplus() {
        while (usedBytes + (long) free.size() * usualCapacity > limitBytes && !free.isEmpty()) {
            free.removeLast();
        }
        fewestFree = Math.min(fewestFree, free.size());
    }

    /** Gives up one hold on {@code chunk}; returns whether that was the last, so that there is more room now. */
    boolean drop(Chunk chunk) {
        if (--chunk.holders > 0) {
            return false;
        }
        usedBytes -= chunk.capacity();
        if (chunk.capacity() == usualCapacity) {
            free.addLast(chunk);
        }
        return true;
    }

    /** Called at each seal: gives half of the chunks that nobody wanted for long to the garbage collector. */
    void trim() {
        if (++seals < SEALS_BETWEEN_TRIMS) {
            return;
        }
        for (int i = (fewestFree + 1) / 2; i > 0; i--) {
            free.removeFirst();
        }
        seals = 0;
        fewestFree = free.size();
    }

    /** Keeps no chunks any longer. */
    void clear() {
        free.clear();
        fewestFree = 0;
    }
}
