package io.tidemill.jdbc;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The bound of ours on the making of connections, which drivers do not all keep: each attempt has a thread of its own, which is
 * left to itself when the time is over. Not more than a few such threads may be left. Safe for use by many threads.
 */
final class ConnectionAttempts {
    private static final int MOST_LEFT = 8;
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "tidemill-jdbc-connect");
        thread.setDaemon(true);
        return thread;
    });

    private final AtomicInteger left = new AtomicInteger();

    /** Opens something that has to be closed. */
    @FunctionalInterface
    interface Opening<C extends AutoCloseable> {
        C open() throws Exception;
    }

    /**
     * Returns what {@code opening} gives.
     *
     * @throws SQLTransientConnectionException if it gives nothing within {@code limit}; what it gives later is closed
     */
    <C extends AutoCloseable> C within(Duration limit, Opening<C> opening) throws SQLException {
        if (left.get() >= MOST_LEFT) {
            throw new SQLTransientConnectionException(
                    MOST_LEFT + " attempts to connect are without an answer, and no other is made before one ends",
                    "08001");
        }
        CompletableFuture<C> opened = new CompletableFuture<>();
        THREADS.execute(() -> open(opening, opened));
        try {
            return opened.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            leave(opened);
            throw new SQLTransientConnectionException(
                    "no connection within " + limit.toMillis() + " ms: the server does not answer. Is it the address"
                            + " and port of the database, and is it up? More time is given with connectTimeout(...)",
                    "08001",
                    e);
        } catch (InterruptedException e) {
            leave(opened);
            Thread.currentThread().interrupt();
            throw new TidemillException(ErrorCode.CANCELLED, "The wait for a connection was interrupted", e);
        } catch (ExecutionException e) {
            throw failure(requireNonNull(e.getCause(), "cause"));
        }
    }

    private static <C extends AutoCloseable> void open(Opening<C> opening, CompletableFuture<C> opened) {
        try {
            opened.complete(opening.open());
        } catch (Throwable e) {
            opened.completeExceptionally(e);
        }
    }

    private <C extends AutoCloseable> void leave(CompletableFuture<C> opened) {
        left.incrementAndGet();
        CompletableFuture<Void> unused = opened.handle((late, failure) -> {
            left.decrementAndGet();
            close(late);
            return null;
        });
    }

    @SuppressWarnings("try") // what comes too late is of no use, and neither is its failure
    private static void close(@Nullable AutoCloseable late) {
        try {
            if (late != null) {
                late.close();
            }
        } catch (Exception e) {
            // it is closed, as far as it can be
        }
    }

    private static SQLException failure(Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof SQLException sql ? sql : new SQLException(cause);
    }
}
