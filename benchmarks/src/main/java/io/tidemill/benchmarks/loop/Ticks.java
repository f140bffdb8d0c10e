package io.tidemill.benchmarks.loop;

import java.time.Duration;

/** The ends of the batches, at a fixed rate. Confined to one thread. */
final class Ticks {
    private final long intervalNanos;
    private long nextNanos;

    Ticks(Duration interval, long nowNanos) {
        this.intervalNanos = interval.toNanos();
        this.nextNanos = nowNanos + intervalNanos;
    }

    long nanosUntilNext(long nowNanos) {
        return nextNanos - nowNanos;
    }

    /** Tells whether a batch ends now; ticks that were missed are skipped. */
    boolean isDue(long nowNanos) {
        if (nowNanos < nextNanos) {
            return false;
        }
        nextNanos += (1 + (nowNanos - nextNanos) / intervalNanos) * intervalNanos;
        return true;
    }
}
