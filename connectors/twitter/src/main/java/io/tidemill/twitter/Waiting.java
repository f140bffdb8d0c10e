package io.tidemill.twitter;

import io.tidemill.time.Clock;
import java.util.concurrent.locks.Condition;

/** How the threads of a source know the time, and wait. */
interface Waiting {
    /** What is waited for. */
    enum Wait {
        /** The time of the next attempt to connect. */
        TO_CONNECT,
        /** Something that the connection brings. */
        FOR_DATA
    }

    /** By the machine's own clock. */
    Waiting SYSTEM = new Waiting() {
        @Override
        public Clock clock() {
            return Clock.system();
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // the caller has the loop
        public void await(Wait what, Condition signal, long nanos) throws InterruptedException {
            long unused = signal.awaitNanos(nanos);
        }
    };

    /** Returns the clock that is waited by. */
    Clock clock();

    /** Waits until {@code signal}, or {@code nanos} have passed, or for no reason at all. The caller holds the signal's lock. */
    void await(Wait what, Condition signal, long nanos) throws InterruptedException;
}
