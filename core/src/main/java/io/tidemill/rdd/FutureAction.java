package io.tidemill.rdd;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An action that runs on a thread of its context while the program goes on. It is a {@link CompletableFuture} whose end ends
 * the work: {@link #cancel}, {@code orTimeout} and whatever else completes it from outside interrupt the action, which stops
 * starting tasks, interrupts those that run, and leaves accumulators as they were.
 *
 * @param <T> the type of the result
 */
public final class FutureAction<T> extends CompletableFuture<T> {
    private final Object lock = new Object();

    /** Guarded by the lock. */
    private @Nullable Thread worker;

    FutureAction() {}

    /** Does the work on the calling thread, unless it is not wanted any more. */
    void run(Callable<T> work) {
        synchronized (lock) {
            if (isDone()) {
                return;
            }
            worker = Thread.currentThread();
        }
        try {
            super.complete(work.call());
        } catch (Throwable e) {
            super.completeExceptionally(e);
        } finally {
            synchronized (lock) {
                worker = null;
                Thread.interrupted(); // an interrupt was meant for this work
            }
        }
    }

    /**
     * Ends the action, if it has not ended.
     *
     * @param mayInterruptIfRunning without effect: running work is always interrupted
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return interruptingIf(super.cancel(mayInterruptIfRunning));
    }

    @Override
    public boolean complete(T value) {
        return interruptingIf(super.complete(value));
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        return interruptingIf(super.completeExceptionally(failure));
    }

    private boolean interruptingIf(boolean ended) {
        if (ended) {
            synchronized (lock) {
                if (worker != null) {
                    worker.interrupt();
                }
            }
        }
        return ended;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
