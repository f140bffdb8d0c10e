package io.tidemill.jdbc;

import java.time.Duration;

/** Waits on the calling thread. */
enum SystemSleeper implements Sleeper {
    INSTANCE;

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
    }
}
