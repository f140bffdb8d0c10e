package io.tidemill.twitter;

import io.tidemill.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** Time that a test turns. Pauses before an attempt to connect are written down, and are over at once. */
final class ManualWaiting implements Waiting {
    private static final long START_MILLIS = 1_000_000_000_000L;

    // guarded by this
    private final List<Duration> pauses = new ArrayList<>();
    private long nowNanos;
    private long lastNanosForData;
    private long waitsForData;

    @Override
    public Clock clock() {
        return new Clock() {
            @Override
            public long epochMillis() {
                return START_MILLIS + TimeUnit.NANOSECONDS.toMillis(nanoTime());
            }

            @Override
            public long nanoTime() {
                synchronized (ManualWaiting.this) {
                    return nowNanos;
                }
            }
        };
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // the caller has the loop
    public void await(Wait what, Condition signal, long nanos) throws InterruptedException {
        synchronized (this) {
            if (what == Wait.TO_CONNECT) {
                pauses.add(Duration.ofNanos(nanos));
                nowNanos += nanos;
            } else {
                lastNanosForData = nanos;
                waitsForData++;
            }
            notifyAll();
        }
        if (what == Wait.FOR_DATA) {
            boolean unused = signal.await(1, TimeUnit.MILLISECONDS); // then the clock is looked at again
        }
    }

    /** Lets time pass, from when the reader waits for data. */
    void elapse(Duration time) throws InterruptedException {
        awaitStillWaiting();
        synchronized (this) {
            nowNanos += time.toNanos();
        }
    }

    /** Waits until the reader has looked at the clock again, and waits on. */
    synchronized void awaitStillWaiting() throws InterruptedException {
        long seen = waitsForData + 1;
        while (waitsForData <= seen) {
            wait();
        }
    }

    /** Waits until the reader has read all, and waits for {@code left} from then on. */
    synchronized void awaitDataWait(Duration left) throws InterruptedException {
        lastNanosForData = 0;
        while (lastNanosForData != left.toNanos()) {
            wait();
        }
    }

    /** Waits until there have been {@code count} pauses, and returns the first of them. */
    synchronized List<Duration> awaitPauses(int count) throws InterruptedException {
        while (pauses.size() < count) {
            wait();
        }
        return List.copyOf(pauses.subList(0, count));
    }

    /** Returns all pauses so far. */
    synchronized List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}
