package io.tidemill.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A ticker whose time moves only when a test advances it. */
final class StoppedTicker implements Ticker {

    private final AtomicLong now = new AtomicLong();
    private final CountDownLatch parked = new CountDownLatch(1);
    private volatile Thread waiting = Thread.currentThread();

    @Override
    public long nanos() {
        return now.get();
    }

    @Override
    public void parkUntil(long time) {
        waiting = Thread.currentThread();
        parked.countDown();
        if (now.get() < time) {
            LockSupport.park(this);
        }
    }

    /** Waits until a thread waits for a moment. */
    void awaitParked() throws InterruptedException {
        parked.await();
    }

    void advance(long nanos) {
        now.addAndGet(nanos);
        LockSupport.unpark(waiting);
    }
}
