package io.tidemill.engine.local;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The tasks of one stage: whoever is free takes the next one. Made, and awaited, by the action's thread. */
final class TaskSet {
    private final int count;
    private final IntConsumer task;
    private final Thread owner = Thread.currentThread();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Set<Thread> helpers = new HashSet<>();

    TaskSet(int count, IntConsumer task) {
        this.count = count;
        this.task = task;
    }

    /** Works along on a thread of the pool; comes too late if all tasks are taken. */
    void help() {
        synchronized (helpers) {
            helpers.add(Thread.currentThread());
        }
        work();
        synchronized (helpers) {
            helpers.remove(Thread.currentThread());
            Thread.interrupted(); // an interrupt was meant for these tasks
        }
    }

    /** Works along on the owner's thread, waits for the others, and throws the first failure. */
    void workAndAwait() {
        work();
        boolean interrupted = false;
        while (ended.get() < count) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                interrupted = true;
                cancel(null);
            }
        }
        if (interrupted) {
            owner.interrupt();
        }
        Throwable cause = failure.get();
        if (cause != null && owner.isInterrupted() && !isCancelled(cause)) {
            throw cancelled(cause); // whatever the interrupt made of the task's work
        }
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
    }

    private static boolean isCancelled(Throwable cause) {
        return cause instanceof TidemillException known && known.code() == ErrorCode.CANCELLED;
    }

    private void work() {
        int index;
        while ((index = next.getAndIncrement()) < count) {
            try {
                if (isInterruptedOwner()) {
                    cancel(null);
                }
                if (failure.get() == null) {
                    task.accept(index);
                }
            } catch (Throwable e) {
                if (isInterruptedOwner()) {
                    cancel(e);
                }
                fail(e);
            } finally {
                if (ended.incrementAndGet() == count && Thread.currentThread() != owner) {
                    LockSupport.unpark(owner);
                }
            }
        }
    }

    private boolean isInterruptedOwner() {
        return Thread.currentThread() == owner && owner.isInterrupted();
    }

    /** Keeps tasks that have not started from starting. */
    void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
    }

    static TidemillException cancelled(@Nullable Throwable cause) {
        return new TidemillException(ErrorCode.CANCELLED, "The action's thread was interrupted", cause);
    }

    /** Ends the set early; {@code cause} is how a task took the interrupt, if one did. */
    private void cancel(@Nullable Throwable cause) {
        fail(cancelled(cause));
        synchronized (helpers) {
            helpers.forEach(Thread::interrupt);
        }
    }
}
