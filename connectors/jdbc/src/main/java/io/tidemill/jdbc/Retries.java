package io.tidemill.jdbc;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work with a database that is tried again while its failures may pass by themselves. Safe for use by many threads. */
final class Retries {
    private static final Logger LOGGER = LoggerFactory.getLogger(Retries.class);

    private final RetryPolicy policy;
    private final Clock clock;
    private final Sleeper sleeper;

    /** Work that may be done again from its beginning. */
    @FunctionalInterface
    interface Attempt<R> {
        R run() throws Exception;
    }

    Retries(RetryPolicy policy, Clock clock, Sleeper sleeper) {
        this.policy = policy;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * Returns what the first attempt gives that succeeds.
     *
     * @param what the work, as in {@code "Writing to table alerts"}
     * @throws TidemillException of code {@code code} when the time for attempts is over
     * @throws Exception what an attempt threw, when trying again cannot help
     */
    <R> R run(Database database, String what, ErrorCode code, Attempt<R> attempt) throws Exception {
        long firstFailure = 0;
        Duration delay = policy.firstDelay();
        for (int attempts = 1; ; attempts++) {
            try {
                return attempt.run();
            } catch (Exception e) {
                if (!SqlFailures.isTransient(e)) {
                    throw e;
                }
                long now = clock.nanoTime();
                firstFailure = attempts == 1 ? now : firstFailure;
                Duration spent = Duration.ofNanos(now - firstFailure);
                if (spent.plus(delay).compareTo(policy.limit()) > 0) {
                    throw gaveUp(database, what, code, attempts, spent, e);
                }
                LOGGER.warn(
                        "{} at {} failed and is tried again in {} ms: {}",
                        what,
                        database,
                        delay.toMillis(),
                        database.messageOf(e));
                if (SqlFailures.isReadOnlyServer(e)) {
                    database.renewConnections();
                }
                pause(delay, what);
                delay = policy.after(delay);
            }
        }
    }

    private static TidemillException gaveUp(
            Database database, String what, ErrorCode code, int attempts, Duration spent, Exception cause) {
        return new TidemillException(
                code,
                what + " at " + database + " failed, " + attempts + " times in " + spent.toMillis() + " ms: "
                        + database.messageOf(cause)
                        + ". Nothing of it was done. Start again when the database is back, or allow more time with"
                        + " retry(...)",
                database.redacted(cause));
    }

    private void pause(Duration delay, String what) {
        try {
            sleeper.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidemillException(ErrorCode.CANCELLED, what + " was interrupted before another attempt", e);
        }
    }
}
