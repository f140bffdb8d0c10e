package io.tidemill.jdbc;

import io.tidemill.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock and what waits by it: time passes only while somebody waits, and nobody really waits. */
final class RecordedDelays implements Clock, Sleeper {
    final List<Duration> delays = new ArrayList<>();
    private Duration now = Duration.ZERO;

    @Override
    public synchronized void sleep(Duration duration) {
        delays.add(duration);
        now = now.plus(duration);
    }

    synchronized void pass(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public synchronized long epochMillis() {
        return now.toMillis();
    }

    @Override
    public synchronized long nanoTime() {
        return now.toNanos();
    }
}
