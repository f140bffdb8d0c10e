package io.tidemill.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A piece of work in which Ctrl-C is an orderly end: a shutdown of the JVM runs an action that ends the work, and then waits
 * until the work is over.
 */
final class InterruptibleWork {

    private final Action end;
    private final Duration patience;
    private final CountDownLatch over = new CountDownLatch(1);

    private InterruptibleWork(Action end, Duration patience) {
        this.end = end;
        this.patience = patience;
    }

    /** A part of a command. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException, InterruptedException;
    }

    /** Does {@code work} on this thread; a shutdown of the JVM runs {@code end}, and waits for the work up to {@code patience}. */
    static void run(Action work, Action end, Duration patience) throws IOException, InterruptedException {
        InterruptibleWork interruptible = new InterruptibleWork(end, patience);
        Thread hook = new Thread(interruptible::end, "tidemill-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            work.run();
        } finally {
            interruptible.over.countDown();
            remove(hook);
        }
    }

    private void end() {
        try {
            end.run();
            over.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.err.println("Could not end in order: " + e.getMessage());
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook is what ended the work.
        }
    }
}
