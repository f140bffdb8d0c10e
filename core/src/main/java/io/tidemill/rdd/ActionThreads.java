package io.tidemill.rdd;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of asynchronous actions. There are few: what an action has to compute is done by the engine's. */
final class ActionThreads implements AutoCloseable {
    private static final int MAX_THREADS = 16;
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    ActionThreads() {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                MAX_THREADS, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "tidemill-action-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    <T> FutureAction<T> start(Callable<T> work) {
        FutureAction<T> action = new FutureAction<>();
        try {
            threads.execute(() -> action.run(work));
        } catch (RejectedExecutionException e) {
            throw new TidemillException(
                    ErrorCode.INVALID_STATE, "The context is closed: no action can be started any more", e);
        }
        return action;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
