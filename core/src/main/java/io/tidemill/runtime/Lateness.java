package io.tidemill.runtime;

import io.tidemill.time.BatchTime;
import java.time.Duration;

/**
 * Tells the lateness of batches that slow ones before them have caused, which is made up for, from that of a clock that was set, or a
 * machine that slept: of the batches that fell due then, only the last are run. Used by the thread that runs batches.
 */
final class Lateness {
    private final Duration interval;
    private final int mostMissed;
    private Duration worked = Duration.ZERO;

    Lateness(Duration interval, int mostMissed) {
        this.interval = interval;
        this.mostMissed = mostMissed;
    }

    /** Says how long the thread was busy. */
    void worked(Duration time) {
        worked = worked.plus(time);
    }

    /** Returns how many batches are to be left out, beginning with the one at {@code due}. */
    long toLeaveOut(BatchTime due, BatchTime now) {
        Duration late = now.since(due);
        if (late.compareTo(interval) < 0) {
            worked = Duration.ZERO;
            return 0;
        }
        long missed = late.minus(worked).toMillis() / interval.toMillis();
        return Math.max(0, missed - mostMissed);
    }
}
