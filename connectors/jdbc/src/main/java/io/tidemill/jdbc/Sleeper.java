package io.tidemill.jdbc;

import java.time.Duration;

/** What waits before another attempt; a test gives one that lets no time pass. */
@FunctionalInterface
public interface Sleeper {
    /** Returns after {@code duration}. */
    void sleep(Duration duration) throws InterruptedException;

    /** Returns what really waits. */
    static Sleeper system() {
        return SystemSleeper.INSTANCE;
    }
}
