package io.tidemill.runtime;

import io.tidemill.engine.EngineListener;
import io.tidemill.engine.ExecutorInfo;
import io.tidemill.engine.TaskFailure;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an engine has told since the thread that runs batches last asked. Of a flood only the first events are passed on; all
 * failures are counted. Safe for use by many threads.
 */
final class EngineEvents implements EngineListener {
    private static final Logger LOG = LoggerFactory.getLogger(EngineEvents.class);
    private static final int MOST_WAITING = 1_000;

    private final Runnable wake;

    /** Guarded by this, as all below. */
    private final Queue<Consumer<StreamingListener>> waiting = new ArrayDeque<>();

    private TaskCounts counts = TaskCounts.NONE;
    private long lostExecutors;
    private long retriedTasks;

    /** How many tasks have failed, and how many of them the engine has run again. */
    record TaskCounts(int failed, int retried) {
        static final TaskCounts NONE = new TaskCounts(0, 0);

        TaskCounts plus(TaskFailure failure) {
            return new TaskCounts(failed + 1, retried + (failure.isRetried() ? 1 : 0));
        }
    }

    /**
     * Nothing told yet.
     *
     * @param wake asks for a call of {@link #pass}, soon
     */
    EngineEvents(Runnable wake) {
        this.wake = wake;
    }

    @Override
    public void taskFailed(TaskFailure failure) {
        long retried;
        synchronized (this) {
            counts = counts.plus(failure);
            retriedTasks += failure.isRetried() ? 1 : 0;
            retried = retriedTasks;
        }
        if (failure.isRetried() && isPowerOfTen(retried)) {
            LOG.warn(
                    "The task of partition {} of {} failed at attempt {}, and is run again: {}{}",
                    failure.partition(),
                    failure.stage(),
                    failure.attempt(),
                    failure.reason(),
                    soFar(retried));
        }
        add(listener -> listener.onTaskFailed(failure));
    }

    @Override
    public void executorAdded(ExecutorInfo executor) {
        add(listener -> listener.onExecutorAdded(executor));
    }

    @Override
    public void executorLost(ExecutorInfo executor) {
        warnOfLost(executor);
        add(listener -> listener.onExecutorLost(executor));
    }

    /** Warns of the first, the tenth, the hundredth: executors may die at their start, one after the other. */
    private void warnOfLost(ExecutorInfo executor) {
        long count;
        synchronized (this) {
            count = ++lostExecutors;
        }
        if (isPowerOfTen(count)) {
            LOG.warn(
                    "The executor {}{} is lost: {}{}",
                    executor.id(),
                    executor.host().isEmpty() ? "" : " on " + executor.host(),
                    executor.message(),
                    soFar(count));
        }
    }

    private static String soFar(long count) {
        return count == 1 ? "" : " (" + count + " by now)";
    }

    private static boolean isPowerOfTen(long count) {
        long rest = count;
        while (rest % 10 == 0) {
            rest /= 10;
        }
        return rest == 1;
    }

    private void add(Consumer<StreamingListener> event) {
        boolean first;
        synchronized (this) {
            first = waiting.isEmpty();
            if (waiting.size() < MOST_WAITING) {
                waiting.add(event);
            }
        }
        if (first) {
            wake.run();
        }
    }

    /** Passes on what was told, in its order. */
    void pass(Listeners listeners) {
        for (Consumer<StreamingListener> event = poll(); event != null; event = poll()) {
            listeners.tell(event);
        }
    }

    private synchronized @Nullable Consumer<StreamingListener> poll() {
        return waiting.poll();
    }

    /** Returns the counts since they were last taken. */
    synchronized TaskCounts takeCounts() {
        TaskCounts taken = counts;
        counts = TaskCounts.NONE;
        return taken;
    }
}
