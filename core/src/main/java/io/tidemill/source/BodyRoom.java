package io.tidemill.source;

import java.util.concurrent.Semaphore;

/** The memory in which bodies of requests wait until they are whole. */
final class BodyRoom {
    private static final int UNIT_BYTES = 1 << 10;

    private final int mostBytes;
    private final Semaphore units;

    /** Room of that many bytes, in which a body may take half at most, and not more than {@code mostBodyBytes}. */
    BodyRoom(long bytes, int mostBodyBytes) {
        this.mostBytes = (int) Math.max(1, Math.min(mostBodyBytes, bytes / 2));
        this.units = new Semaphore((int) Math.min(Integer.MAX_VALUE, Math.max(bytes / UNIT_BYTES, units(mostBytes))));
    }

    /** Returns how large a body may be. */
    int mostBytes() {
        return mostBytes;
    }

    /** Takes room at once, or returns false. */
    boolean tryTake(int bytes) {
        return units.tryAcquire(units(bytes));
    }

    void giveBack(int bytes) {
        units.release(units(bytes));
    }

    private static int units(int bytes) {
        return bytes / UNIT_BYTES + 1;
    }
}
