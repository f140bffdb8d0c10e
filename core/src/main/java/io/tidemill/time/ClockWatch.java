package io.tidemill.time;

/**
 * Notices when the clock of the machine is set: it has moved otherwise than the one that only ever grows. Used by one thread, once a
 * second or more often, since clocks that are right may still drift.
 */
final class ClockWatch {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NOTED_MILLIS = 1_000;
    private static final long MOST_BETWEEN_NANOS = 100 * NANOS_PER_MILLI;
    private static final int MOST_READINGS = 5;

    private final Clock clock;
    private long aheadMillis;

    ClockWatch(Clock clock) {
        this.clock = clock;
        this.aheadMillis = aheadMillis();
    }

    /** Returns by how many milliseconds the clock was set since the last call: below zero for back, zero for less than a second. */
    long setMillis() {
        long before = aheadMillis;
        aheadMillis = aheadMillis();
        long moved = aheadMillis - before;
        return Math.abs(moved) < NOTED_MILLIS ? 0 : moved;
    }

    /** Reads both clocks; again, where the thread had to wait between the two, as on a busy machine. */
    private long aheadMillis() {
        long nanos = clock.nanoTime();
        long millis = clock.epochMillis();
        for (int i = 1; i < MOST_READINGS && clock.nanoTime() - nanos > MOST_BETWEEN_NANOS; i++) {
            nanos = clock.nanoTime();
            millis = clock.epochMillis();
        }
        return millis - nanos / NANOS_PER_MILLI;
    }
}
