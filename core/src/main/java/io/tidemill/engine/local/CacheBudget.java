package io.tidemill.engine.local;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes may be kept in memory, and are. */
final class CacheBudget {
    private static final long MAX_STEP_BYTES = 1 << 18;

    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    CacheBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Returns by how much one who does not know how much he will need should reserve at a time. */
    long stepBytes() {
        return Math.min(MAX_STEP_BYTES, limitBytes / 64);
    }

    /** Takes {@code bytes}, if there are so many. */
    boolean reserve(long bytes) {
        if (usedBytes.addAndGet(bytes) > limitBytes) {
            usedBytes.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void release(long bytes) {
        usedBytes.addAndGet(-bytes);
    }

    long usedBytes() {
        return usedBytes.get();
    }
}
