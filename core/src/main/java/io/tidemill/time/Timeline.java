package io.tidemill.time;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Where a context gets time and threads from: the machine, or a test that turns the clock by hand.
 */
public interface Timeline {
    /** Returns the clock. */
    Clock clock();

    /** Returns a mailbox whose events are handled one at a time, by a thread called {@code threadName} where it has one. */
    <E> Mailbox<E> mailbox(String threadName, Consumer<E> handler);

    /** Starts a daemon thread. */
    Thread startThread(String threadName, Runnable work);

    /**
     * Runs {@code work} when {@code delay} has passed, unless {@code unless} is open by then. It does not wait for what a mailbox is
     * handling: the machine runs it on a daemon thread of its own.
     */
    void after(Duration delay, CountDownLatch unless, String threadName, Runnable work);

    /** Waits until {@code latch} is open, at most {@code timeout} of this timeline's time, and returns whether it is. */
    boolean await(CountDownLatch latch, Duration timeout) throws InterruptedException;

    /** Returns the machine's clock and threads. */
    static Timeline system() {
        return SystemTimeline.OF_THE_MACHINE;
    }

    /** Returns the machine's threads, and a clock of your own that moves by itself; how long threads wait is the machine's matter. */
    static Timeline of(Clock clock) {
        return new SystemTimeline(clock);
    }
}
