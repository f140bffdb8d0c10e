package io.tidemill.flume;

import io.tidemill.source.SourceEvents;
import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A thread that polls an agent: it connects, fetches transactions one after the other, and begins again when that fails. */
final class Poller {
    private final PolledAgent agent;
    private final PolledAgentState state;
    private final PollOptions options;
    private final EventStore store;
    private final InFlight memory;
    private final SourceEvents notes;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stopped = lock.newCondition();

    // guarded by the lock
    private boolean stopping;
    private @Nullable PollConnection waitingFor;

    // owned by the poller's thread
    private long pauseNanos;

    Poller(
            PolledAgent agent,
            PolledAgentState state,
            PollOptions options,
            EventStore store,
            InFlight memory,
            SourceEvents notes) {
        this.agent = agent;
        this.state = state;
        this.options = options;
        this.store = store;
        this.memory = memory;
        this.notes = notes;
        this.pauseNanos = options.firstPause().toNanos();
    }

    /** Polls until the poller is stopped. */
    void run() {
        try {
            while (!isStopping()) {
                try (PollConnection opened = new PollConnection(agent, options, memory)) {
                    if (connect(opened)) {
                        poll(opened);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean connect(PollConnection opened) throws InterruptedException {
        try {
            if (stopCloses(opened)) {
                opened.open();
                state.connected();
                return true;
            }
        } catch (IOException e) {
            if (!isStopping()) {
                state.failedToConnect(e);
                pause();
            }
        }
        return false;
    }

    private void poll(PollConnection opened) throws InterruptedException {
        try {
            while (stopCloses(opened)) {
                opened.awaitBatch();
                boolean unused = stopCloses(null); // what has come is answered before the end
                fetch(opened);
                state.answered();
                pauseNanos = options.firstPause().toNanos();
            }
        } catch (IOException e) {
            if (!isStopping()) {
                state.failed(e);
                pause();
            }
        }
    }

    private void fetch(PollConnection opened) throws IOException, InterruptedException {
        InFlight.Share share = memory.open();
        PolledBatch batch;
        try {
            batch = opened.readBatch(share);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            share.close();
            throw e;
        }
        boolean isSafe = store.store(batch.events(), share);
        if (!isSafe) {
            notes.counted("failed", 1, "events of the agent at " + agent + " could not be stored in time");
        }
        opened.end(batch, isSafe);
        if (!isSafe) {
            pause(); // the sink answers before it has rolled back, and would give what comes next
        }
    }

    /** Sets what a stop closes, for it waits; returns false if the stop was before. */
    private boolean stopCloses(@Nullable PollConnection waiting) {
        lock.lock();
        try {
            waitingFor = waiting;
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    private boolean isStopping() {
        lock.lock();
        try {
            return stopping || Thread.currentThread().isInterrupted();
        } finally {
            lock.unlock();
        }
    }

    /** Waits before the next attempt, longer each time, until the poller is stopped. */
    private void pause() throws InterruptedException {
        lock.lock();
        try {
            long nanos = pauseNanos;
            while (!stopping && nanos > 0) {
                nanos = stopped.awaitNanos(nanos);
            }
            pauseNanos = Math.min(2 * pauseNanos, options.mostPause().toNanos());
        } finally {
            lock.unlock();
        }
    }

    /** Ends the polling; events that have come already are stored or given back first. */
    void stop() {
        lock.lock();
        try {
            stopping = true;
            stopped.signalAll();
            if (waitingFor != null) {
                waitingFor.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
