package io.tidemill.time;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A mailbox with a thread of its own, which keeps the JVM alive until the close. */
final class ThreadMailbox<E> implements Mailbox<E> {
    private final Clock clock;
    private final Consumer<E> handler;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<E> posted = new ArrayDeque<>();
    private final PriorityQueue<Timed<E>> timed = new PriorityQueue<>(
            Comparator.<Timed<E>>comparingLong(Timed::epochMillis).thenComparingLong(Timed::number));
    private long nextNumber;
    private boolean closed;
    private boolean handling;
    private @Nullable Thread thread;

    private record Timed<E>(long epochMillis, long number, E event) {}

    ThreadMailbox(Clock clock, Consumer<E> handler) {
        this.clock = clock;
        this.handler = handler;
    }

    void start(String threadName) {
        thread = new Thread(this::handleAll, threadName);
        thread.start();
    }

    private void handleAll() {
        for (E event = next(); event != null; event = next()) {
            try {
                handler.accept(event);
            } finally {
                ended();
            }
        }
    }

    /** Returns the next event when its time has come, or null at the close. */
    private @Nullable E next() {
        lock.lock();
        try {
            while (!closed) {
                E event = posted.poll();
                Timed<E> first = timed.peek();
                if (event == null && first != null && first.epochMillis <= clock.epochMillis()) {
                    event = timed.remove().event;
                }
                if (event != null) {
                    handling = true;
                    return event;
                }
                await(first);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something is posted or the first event's time comes; may also return before. */
    @SuppressWarnings("WaitNotInLoop") // the loop is next()
    private void await(@Nullable Timed<E> first) {
        try {
            if (first == null) {
                changed.await();
            } else {
                changed.await(first.epochMillis - clock.epochMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            // nobody but interruptHandler may interrupt this thread, and that is over
        }
    }

    private void ended() {
        lock.lock();
        try {
            handling = false;
            Thread.interrupted(); // an interrupt was meant for the event that has just ended
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void post(E event) {
        lock.lock();
        try {
            if (!closed) {
                posted.add(event);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void postAt(long epochMillis, E event) {
        lock.lock();
        try {
            if (!closed) {
                timed.add(new Timed<>(epochMillis, nextNumber++, event));
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void interruptHandler() {
        lock.lock();
        try {
            if (handling && thread != null && thread != Thread.currentThread()) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isHandling() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            posted.clear();
            timed.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
