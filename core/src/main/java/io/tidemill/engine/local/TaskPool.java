package io.tidemill.engine.local;

import io.tidemill.error.TidemillException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of threads that share the tasks of jobs. The thread that brings a job works along, so the pool holds one
 * thread less than may run at once, and a job never waits for a free thread.
 */
final class TaskPool implements AutoCloseable {
    private static final long IDLE_SECONDS = 30;

    /** What the calling thread does when the task that it runs ends; null while it runs none. */
    private static final ThreadLocal<@Nullable List<Runnable>> TASK = new ThreadLocal<>();

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

    /** Returns whether the calling thread is running a task. */
    static boolean inTask() {
        return TASK.get() != null;
    }

    /** Has {@code work} done when the calling thread's task ends, however it ends. */
    static void atTaskEnd(Runnable work) {
        List<Runnable> ends = TASK.get();
        if (ends != null) {
            ends.add(work);
        }
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
        TaskSet tasks = new TaskSet(count, index -> runOne(task, index));
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

    private static void runOne(IntConsumer task, int index) {
        List<Runnable> outer = TASK.get(); // a task may come to compute what a cache has dropped, by tasks of its own
        List<Runnable> ends = new ArrayList<>(0);
        TASK.set(ends);
        try {
            task.accept(index);
        } finally {
            if (outer == null) {
                TASK.remove();
            } else {
                TASK.set(outer);
            }
            ends.forEach(Runnable::run);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
