package io.tidemill.engine.local;

import io.tidemill.error.TidemillException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * A fixed number of threads that share the tasks of jobs. The thread that brings a job works along, so the pool holds one
 * thread less than may run at once, and a job never waits for a free thread.
 */
final class TaskPool implements AutoCloseable {
    private static final long IDLE_SECONDS = 30;

    private final int parallelism;
    private final ThreadPoolExecutor workers;

    TaskPool(int parallelism) {
        this.parallelism = parallelism;
        AtomicInteger number = new AtomicInteger();
        int threads = Math.max(1, parallelism - 1);
        this.workers = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "tidemill-task-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
    }

    int parallelism() {
        return parallelism;
    }

    /**
     * Runs the tasks 0 to {@code count - 1}, and returns when none is running any more. The first failure keeps further
     * tasks from starting, and is thrown; an interrupt of the caller counts as one.
     */
    void run(int count, IntConsumer task) {
        if (count == 0) {
            return;
        }
        if (Thread.currentThread().isInterrupted()) {
            throw TaskSet.cancelled(null);
        }
        TaskSet tasks = new TaskSet(count, task);
        int helpers = Math.min(parallelism, count) - 1;
        for (int i = 0; i < helpers; i++) {
            askForHelp(tasks);
        }
        tasks.workAndAwait();
    }

    private void askForHelp(TaskSet tasks) {
        try {
            workers.execute(tasks::help);
        } catch (RejectedExecutionException e) {
            tasks.fail(TidemillException.invalidState("The engine was closed while an action was running"));
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
