package io.tidemill.testkit;

import io.tidemill.time.BatchTime;
import io.tidemill.time.Clock;
import io.tidemill.time.Durations;
import io.tidemill.time.Mailbox;
import io.tidemill.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test turns it, and mailboxes without threads: their events are handled on the thread that
 * turns the clock, which is the one that made the timeline. Several contexts may share a timeline; their events are handled
 * in the order of their times, and of their posting where these are equal.
 *
 * <p>Other threads may read the clock and post events; these wait for the next turn. {@link #startThread} starts real threads,
 * since a source may need one.
 */
public final class ManualTimeline implements Timeline {
    private final Thread owner = Thread.currentThread();
    private final Clock clock = new ManualClock();
    private volatile long nowMillis;

    // guarded by the lock
    private final Object lock = new Object();
    private final Queue<Letter<?>> posted = new ArrayDeque<>();
    private final PriorityQueue<Letter<?>> timed = new PriorityQueue<>(
            Comparator.<Letter<?>>comparingLong(Letter::epochMillis).thenComparingLong(Letter::number));
    private long nextNumber;
    private @Nullable ManualMailbox<?> handling;
    private boolean interruptSent;

    /** An event on its way to a mailbox. */
    private record Letter<E>(ManualMailbox<E> mailbox, long epochMillis, long number, E event) {
        void deliver() {
            mailbox.handler.accept(event);
        }
    }

    private ManualTimeline(long nowMillis) {
        this.nowMillis = nowMillis;
    }

    /** Returns a timeline whose clock stands at {@code start}, turned by the calling thread. */
    public static ManualTimeline startingAt(Instant start) {
        return new ManualTimeline(start.toEpochMilli());
    }

    /** Returns what the clock shows. */
    public Instant now() {
        return Instant.ofEpochMilli(nowMillis);
    }

    // ---- turning

    /**
     * Turns the clock by {@code duration}, and handles all that falls due on the way, each event at its own time. What falls
     * due later, because slow work has let time {@link #pass}, waits for the next turn.
     */
    public void advance(Duration duration) {
        requireTurning("advance");
        if (duration.isNegative()) {
            throw new IllegalArgumentException("Time cannot go back by " + duration.negated());
        }
        long target = nowMillis + duration.toMillis();
        handleUntil(target);
        nowMillis = Math.max(nowMillis, target);
    }

    /** Handles what was posted, by other threads above all; events that have a time are left, even when it has come. */
    public void handlePosted() {
        requireTurning("handlePosted");
        handleUntil(Long.MIN_VALUE);
    }

    /**
     * Handles what was posted, then turns the clock to the next event that has a time, and handles this one and what it
     * posts.
     *
     * @return whether there was such an event
     */
    public boolean advanceToNext() {
        handlePosted();
        Letter<?> next = take(Long.MAX_VALUE);
        if (next != null) {
            handle(next);
            handlePosted();
        }
        return next != null;
    }

    /**
     * Turns the clock by {@code duration} without handling anything. Called while an event is handled, as in a {@code
     * foreachRDD}, it is what slow work does: what falls due meanwhile comes late.
     */
    public void pass(Duration duration) {
        requireOwner("pass");
        long later = nowMillis + duration.toMillis(); // only the owner writes
        nowMillis = later;
    }

    private void handleUntil(long targetMillis) {
        for (Letter<?> next = take(targetMillis); next != null; next = take(targetMillis)) {
            handle(next);
        }
    }

    /** Returns what is to be handled next, after turning the clock to its time; nothing if that is after the target. */
    private @Nullable Letter<?> take(long targetMillis) {
        synchronized (lock) {
            Letter<?> next = posted.poll();
            while (!timed.isEmpty() && timed.peek().event instanceof Delayed delayed && delayed.isOver()) {
                timed.remove();
            }
            Letter<?> first = timed.peek();
            if (next == null && first != null && first.epochMillis <= targetMillis) {
                next = timed.remove();
                nowMillis = Math.max(nowMillis, next.epochMillis);
            }
            return next;
        }
    }

    private void handle(Letter<?> letter) {
        synchronized (lock) {
            handling = letter.mailbox;
        }
        try {
            letter.deliver();
        } finally {
            synchronized (lock) {
                handling = null;
                if (interruptSent) {
                    interruptSent = false;
                    Thread.interrupted(); // it was meant for the event that has just ended
                }
            }
        }
    }

    private void requireOwner(String method) {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException(method + " was called by the thread '"
                    + Thread.currentThread().getName() + "'; the clock is turned by '" + owner.getName()
                    + "', which made the timeline");
        }
    }

    private void requireTurning(String method) {
        requireOwner(method);
        if (isHandling()) {
            throw new IllegalStateException(
                    method + " was called while an event is handled, as in foreachRDD or a listener; use pass() there");
        }
    }

    private boolean isHandling() {
        synchronized (lock) {
            return handling != null;
        }
    }

    // ---- what a context gets

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public <E> Mailbox<E> mailbox(String threadName, Consumer<E> handler) {
        return new ManualMailbox<>(handler);
    }

    /** Starts a real daemon thread; what it posts waits for the next turn of the clock. */
    @Override
    public Thread startThread(String threadName, Runnable work) {
        Thread thread = new Thread(work, threadName);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void after(Duration delay, CountDownLatch unless, String threadName, Runnable work) {
        new ManualMailbox<>(this::runUnlessOpen)
                .postAt(BatchTime.ofEpochMillis(nowMillis).plus(delay).epochMillis(), new Delayed(unless, work));
    }

    private void runUnlessOpen(Delayed delayed) {
        if (!delayed.isOver()) {
            delayed.work.run();
        }
    }

    /** Work that is to be done at a time, unless it is not wanted any more. */
    private record Delayed(CountDownLatch unless, Runnable work) {
        boolean isOver() {
            return unless.getCount() == 0;
        }
    }

    /**
     * Lets time pass until {@code latch} is open, at most {@code timeout}, and handles all that falls due on the way. A
     * thread that does not turn the clock really waits.
     */
    @Override
    public boolean await(CountDownLatch latch, Duration timeout) throws InterruptedException {
        if (Thread.currentThread() != owner) {
            return latch.await(Durations.nanos(timeout), TimeUnit.NANOSECONDS);
        }
        requireTurning("await");
        long deadline = BatchTime.ofEpochMillis(nowMillis).plus(timeout).epochMillis();
        while (latch.getCount() > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while time passed by hand");
            }
            Letter<?> next = take(deadline);
            if (next == null) {
                nowMillis = Math.max(nowMillis, deadline);
                return false;
            }
            handle(next);
        }
        return true;
    }

    /** Shows what the timeline does. */
    private final class ManualClock implements Clock {
        @Override
        public long epochMillis() {
            return nowMillis;
        }

        @Override
        public long nanoTime() {
            return TimeUnit.MILLISECONDS.toNanos(nowMillis);
        }
    }

    /** A handler, whose events wait in the timeline. */
    private final class ManualMailbox<E> implements Mailbox<E> {
        private final Consumer<E> handler;
        private boolean closed; // guarded by the timeline's lock

        ManualMailbox(Consumer<E> handler) {
            this.handler = handler;
        }

        @Override
        public void post(E event) {
            synchronized (lock) {
                if (!closed) {
                    posted.add(new Letter<>(this, nowMillis, nextNumber++, event));
                }
            }
        }

        @Override
        public void postAt(long epochMillis, E event) {
            synchronized (lock) {
                if (!closed) {
                    timed.add(new Letter<>(this, epochMillis, nextNumber++, event));
                }
            }
        }

        @Override
        public void interruptHandler() {
            synchronized (lock) {
                if (handling == this && Thread.currentThread() != owner) {
                    interruptSent = true;
                    owner.interrupt();
                }
            }
        }

        @Override
        public StackTraceElement[] handlerStack() {
            return owner.getStackTrace();
        }

        @Override
        public void abandon() {} // the test's own thread keeps the JVM alive

        @Override
        public boolean isHandling() {
            synchronized (lock) {
                return handling == this && Thread.currentThread() == owner;
            }
        }

        @Override
        public void close() {
            synchronized (lock) {
                closed = true;
                posted.removeIf(letter -> letter.mailbox == this);
                timed.removeIf(letter -> letter.mailbox == this);
            }
        }
    }
}
