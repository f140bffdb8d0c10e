package io.tidemill.spark.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls of a file system where no interrupt reaches them. Hadoop's client gives up a call, and may break a stream, when its
 * thread is interrupted, as sources are when they stop; so the calls run on threads of their own, which end when they are idle.
 */
final class Uninterrupted {
    /** A call of a file system. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws IOException;
    }

    /** A call without a result. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    private static final int IDLE_SECONDS = 10;
    private static final int AT_ONCE = 16;

    private final AtomicInteger threads = new AtomicInteger();
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "tidemill-hadoop-" + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Runs a call to its end and returns its result; an interrupt of the calling thread stays for later. */
    <T> T call(Call<T> call) throws IOException {
        FutureTask<T> task = new FutureTask<>(call::run);
        executor.execute(task);
        return await(task);
    }

    private static <T> T await(FutureTask<T> task) throws IOException {
        boolean wasInterrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    wasInterrupted = true;
                } catch (ExecutionException e) {
                    throw failure(requireNonNull(e.getCause()));
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The same without a result. */
    void run(Action action) throws IOException {
        call(() -> {
            action.run();
            return Boolean.TRUE;
        });
    }

    /** Runs calls, several at once, and returns their results in the order of the calls. */
    <T> List<T> callAll(List<? extends Call<T>> all) throws IOException {
        if (all.size() == 1) {
            return List.of(all.get(0).run());
        }
        AtomicInteger next = new AtomicInteger();
        List<@Nullable T> results = new ArrayList<>(Collections.nCopies(all.size(), null));
        List<FutureTask<Boolean>> workers = new ArrayList<>();
        for (int i = 0; i < Math.min(AT_ONCE, all.size()); i++) {
            workers.add(new FutureTask<>(() -> {
                for (int index = next.getAndIncrement(); index < all.size(); index = next.getAndIncrement()) {
                    results.set(index, all.get(index).run());
                }
                return true;
            }));
        }
        workers.forEach(executor::execute);
        for (FutureTask<Boolean> worker : workers) {
            await(worker);
        }
        List<T> found = new ArrayList<>();
        results.forEach(result -> found.add(requireNonNull(result)));
        return found;
    }

    private static IOException failure(Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof IOException failed ? failed : new IOException(cause);
    }
}
