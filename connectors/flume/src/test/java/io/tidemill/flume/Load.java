package io.tidemill.flume;

import io.tidemill.flume.agent.FlumeAgent;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A thread that hands the numbers from 0 on to an agent, some thousand a second, until it is stopped. */
final class Load implements AutoCloseable {
    /** What the agent's channel may hold at the most is more. */
    private static final int MOST_UNSEEN = 20_000;

    private static final int BURST = 100;
    private static final long PAUSE_NANOS = 20_000_000;

    private final CompletableFuture<Integer> sent = new CompletableFuture<>();
    private final AtomicInteger seen = new AtomicInteger();
    private volatile boolean isStopped;

    private Load() {}

    static Load start(FlumeAgent agent) {
        Load load = new Load();
        Thread thread = new Thread(() -> load.run(agent), "load");
        thread.setDaemon(true);
        thread.start();
        return load;
    }

    private void run(FlumeAgent agent) {
        try {
            int next = 0;
            while (!isStopped) {
                if (next - seen.get() < MOST_UNSEEN) {
                    agent.send(AgentTest.lines(next, next + BURST));
                    next += BURST;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            sent.complete(next);
        } catch (IOException | RuntimeException e) {
            sent.completeExceptionally(e);
        }
    }

    /** Notes that so many events have been seen, so that the load goes on. */
    void seen(int events) {
        seen.set(events);
    }

    /** Ends the sending, and returns how many events the agent has taken: all that were sent. */
    int stop() throws InterruptedException, ExecutionException, TimeoutException {
        isStopped = true;
        return sent.get(2, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
        isStopped = true;
    }
}
