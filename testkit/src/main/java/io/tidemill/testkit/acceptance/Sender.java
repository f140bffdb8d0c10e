package io.tidemill.testkit.acceptance;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** A thread that sends while batches are run. */
final class Sender {
    private static final int PATIENCE_SECONDS = 60;

    private static final long POLL_NANOS = 1_000_000;
    private static final int STILL_POLLS = 100;

    private final CompletableFuture<Void> sent = new CompletableFuture<>();
    private volatile int next;

    private Sender() {}

    /** Has all numbers up to {@code count} sent, some at a time, until sending fails. */
    static Sender start(SourceTrial<?> trial, int count, int piece) {
        Sender sender = new Sender();
        Thread thread = new Thread(() -> sender.run(trial, count, piece), "trial-sender");
        thread.setDaemon(true);
        thread.start();
        return sender;
    }

    private void run(SourceTrial<?> trial, int count, int piece) {
        try {
            for (int from = 0; from < count; from += piece) {
                trial.send(from, Math.min(count, from + piece));
                next = from + piece;
            }
            sent.complete(null);
        } catch (Throwable e) {
            sent.completeExceptionally(e);
        }
    }

    /** Waits until all is sent, or seems to wait for the source; what the check finds does not depend on which. */
    void awaitStandstill() {
        int still = 0;
        int before = -1;
        while (!sent.isDone() && still < STILL_POLLS) {
            int now = next;
            still = now == before ? still + 1 : 0;
            before = now;
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Requires that all could be sent. */
    void requireSent() throws InterruptedException, TimeoutException {
        try {
            sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("sending failed: " + e.getCause(), e.getCause());
        }
    }

    /** Waits until sending has ended, as it does when the source has stopped. */
    void awaitEnd() throws InterruptedException, TimeoutException {
        try {
            sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // nobody receives any more
        }
    }
}
