package io.tidemill.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bound of ours on calls of a driver: a connection whose database does not answer is said so, and given up when the time is
 * over, which ends the call. Safe for use by many threads.
 *
 * @param limit how long an answer is waited for
 */
record AnswerWatch(Duration limit) {
    /** A statement takes this long at most, unless told otherwise. */
    static final Duration USUAL_LIMIT = Duration.ofMinutes(5);

    private static final Logger LOGGER = LoggerFactory.getLogger(AnswerWatch.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ScheduledThreadPoolExecutor WATCH = watch();

    /** Calls of a driver that belong together. */
    @FunctionalInterface
    interface Work<R> {
        /** Does the work; {@code progress} hears of each answer on the way, such as a row. */
        R run(Runnable progress) throws Exception;
    }

    private static ScheduledThreadPoolExecutor watch() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "tidemill-jdbc-watch");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(10, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true); // it is there while there is something to watch
        return executor;
    }

    /**
     * Returns what {@code work} gives.
     *
     * @throws SQLTransientConnectionException if the database did not answer in time; the connection is of no use any more
     */
    <R> R watch(Database database, Connection connection, String what, Work<R> work) throws Exception {
        Call call = new Call(database, connection, what);
        call.begin();
        try {
            return work.run(call::progress);
        } catch (Exception e) {
            throw call.isGivenUp() ? noAnswer(e) : e;
        } finally {
            call.end();
        }
    }

    private SQLException noAnswer(Exception cause) {
        SQLException none = new SQLTransientConnectionException(
                "no answer came within " + limit.toMillis() + " ms, and the connection was given up. Is the server"
                        + " overloaded, or a lock held? Statements that may take longer need answerTimeout(...)",
                "08006");
        none.addSuppressed(cause); // what the driver makes of the end of its connection says nothing of the reason
        return none;
    }

    /** One call that is watched; its fields belong to it, guarded by its lock. */
    private final class Call {
        private final Database database;
        private final Connection connection;
        private final String what;
        private volatile long lastAnswer = System.nanoTime();
        private Future<?> next = CompletableFuture.completedFuture(null);
        private boolean ended;
        private boolean told;
        private boolean givenUp;

        Call(Database database, Connection connection, String what) {
            this.database = database;
            this.connection = connection;
            this.what = what;
        }

        synchronized void begin() {
            look();
        }

        void progress() {
            lastAnswer = System.nanoTime();
        }

        synchronized boolean isGivenUp() {
            return givenUp;
        }

        synchronized void end() {
            ended = true;
            next.cancel(false);
        }

        private synchronized void look() {
            if (ended) {
                return;
            }
            Duration silent = Duration.ofNanos(System.nanoTime() - lastAnswer);
            if (silent.compareTo(limit) >= 0) {
                givenUp = true;
                LOGGER.warn(
                        "{} at {} had no answer for {} ms, and its connection is given up",
                        what,
                        database,
                        limit.toMillis());
                abort();
                return;
            }
            boolean isLate = silent.compareTo(PATIENCE) >= 0;
            if (isLate && !told) {
                LOGGER.warn(
                        "{} at {} has had no answer for {} s; it is given up after {} s",
                        what,
                        database,
                        silent.toSeconds(),
                        limit.toSeconds());
            }
            told = isLate;
            Duration due = isLate || limit.compareTo(PATIENCE) <= 0 ? limit : PATIENCE;
            long delay = due.minus(silent).toNanos() + 1;
            next = WATCH.schedule(this::look, delay, TimeUnit.NANOSECONDS);
        }

        /** Closing a connection may have to wait for the server, too. */
        private void abort() {
            Thread thread = new Thread(
                    () -> {
                        try {
                            connection.abort(Runnable::run);
                        } catch (SQLException | RuntimeException e) {
                            LOGGER.debug("A connection to {} could not be aborted", database, e);
                        }
                    },
                    "tidemill-jdbc-abort");
            thread.setDaemon(true);
            thread.start();
        }
    }
}
