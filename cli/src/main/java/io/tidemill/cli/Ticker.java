package io.tidemill.cli;

import java.util.concurrent.locks.LockSupport;

/** A clock to pace by: time since some moment, and waiting. */
interface Ticker {

    /** The time of this machine. */
    Ticker SYSTEM = new Ticker() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void parkUntil(long time) {
            LockSupport.parkNanos(this, time - System.nanoTime());
        }
    };

    /** Returns the time in nanoseconds since a fixed moment. */
    long nanos();

    /** Waits until {@code time}, or until the thread is unparked or interrupted, or for no reason at all. */
    void parkUntil(long time);
}
