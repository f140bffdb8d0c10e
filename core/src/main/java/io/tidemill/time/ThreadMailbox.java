package io.tidemill.time;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mailbox with a thread of its own. The JVM is kept alive until that has ended by another one, since a thread that is in a function
 * of the program forever could not be told to keep it alive no longer.
 */
final class ThreadMailbox<E> implements Mailbox<E> {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadMailbox.class);
    private static final long MOST_WAIT_MILLIS = 1_000;

    private final Clock clock;
    private final ClockWatch watch;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Consumer<E> handler;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<E> posted = new ArrayDeque<>();
    private final PriorityQueue<Timed<E>> timed = new PriorityQueue<>(
            Comparator.<Timed<E>>comparingLong(Timed::epochMillis).thenComparingLong(Timed::number));
    private long nextNumber;
    private boolean closed;
    private boolean handling;
    private volatile @Nullable Thread thread;

    private record Timed<E>(long epochMillis, long number, E event) {}

    ThreadMailbox(Clock clock, Consumer<E> handler) {
        this.clock = clock;
        this.watch = new ClockWatch(clock);
        this.handler = handler;
    }

    void start(String threadName) {
        Thread handlerThread = new Thread(this::handleAll, threadName);
        handlerThread.setDaemon(true);
        thread = handlerThread;
        handlerThread.start();
        new Thread(this::keepAlive, threadName + "-alive").start();
    }

    private void keepAlive() {
        while (over.getCount() > 0) {
            try {
                over.await();
            } catch (InterruptedException e) {
                LOG.debug("an interrupt of this thread means nothing", e);
            }
        }
    }

    private void handleAll() {
        try {
            while (!isClosed()) {
                sayIfClockWasSet();
                E event = next();
                if (event != null) {
                    handle(event);
                }
            }
        } finally {
            over.countDown();
        }
    }

    private void handle(E event) {
        try {
            handler.accept(event);
        } finally {
            ended();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void sayIfClockWasSet() {
        long millis = watch.setMillis();
        if (millis < 0) {
            LOG.warn(
                    "The clock was set back by {}; what was to come at a time, such as the next batch, waits until it"
                            + " shows that again",
                    Duration.ofMillis(-millis));
        } else if (millis > 0) {
            LOG.warn("The clock was set forward by {}, or the machine slept", Duration.ofMillis(millis));
        }
    }

    /** Returns the next event when its time has come, or null after some time and at the close. */
    private @Nullable E next() {
        lock.lock();
        try {
            Timed<E> first = timed.peek();
            long wait = first == null ? MOST_WAIT_MILLIS : first.epochMillis - clock.epochMillis();
            if (posted.isEmpty() && wait > 0 && !closed) {
                await(Math.min(wait, MOST_WAIT_MILLIS));
            }
            E event = posted.poll();
            first = timed.peek();
            if (event == null && first != null && first.epochMillis <= clock.epochMillis()) {
                event = timed.remove().event;
            }
            handling = event != null;
            return event;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something is posted, at most so long: the clock may be set at any time, and then the wait was too long. */
    @SuppressWarnings("WaitNotInLoop") // the loop is handleAll()
    private void await(long millis) {
        try {
            boolean unused = changed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // only interruptHandler may interrupt this thread, and that is over
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
    public StackTraceElement[] handlerStack() {
        Thread handlerThread = thread;
        return handlerThread == null ? new StackTraceElement[0] : handlerThread.getStackTrace();
    }

    @Override
    public void abandon() {
        over.countDown();
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
