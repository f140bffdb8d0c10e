package io.tidemill.time;

/** The source of time that a context runs by. Implementations are safe for use by many threads. */
public interface Clock {
    /** Returns the wall-clock time in milliseconds since the epoch. */
    long epochMillis();

    /** Returns a reading in nanoseconds that only ever grows; only differences mean something. */
    long nanoTime();

    /** Returns the machine's own clock. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
