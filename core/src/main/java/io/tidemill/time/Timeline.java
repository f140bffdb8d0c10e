package io.tidemill.time;

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

    /** Returns the machine's clock and threads. */
    static Timeline system() {
        return SystemTimeline.INSTANCE;
    }
}
