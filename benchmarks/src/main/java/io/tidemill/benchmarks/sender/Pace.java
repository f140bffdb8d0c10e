package io.tidemill.benchmarks.sender;

import java.util.concurrent.TimeUnit;

/** When things are due that come at a given rate. The first asked for starts the time. */
final class Pace {
    private final long perSecond;
    private long startNanos;
    private boolean started;

    Pace(long perSecond) {
        this.perSecond = perSecond;
    }

    /** Waits until the thing with this number is due and returns when that was; if it is overdue, at once. */
    long awaitDueNanos(long number) throws InterruptedException {
        if (!started) {
            started = true;
            startNanos = System.nanoTime();
        }
        long dueNanos = dueNanos(number);
        for (long wait = dueNanos - System.nanoTime(); wait > 0; wait = dueNanos - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
        return dueNanos;
    }

    long dueNanos(long number) {
        return startNanos + number * TimeUnit.SECONDS.toNanos(1) / perSecond;
    }
}
