package io.tidemill.cli;

import java.util.concurrent.atomic.AtomicLong;

/** A ticker without waiting: its time moves on to whatever moment is waited for. */
final class SteppingTicker implements Ticker {

    private final AtomicLong now = new AtomicLong();

    @Override
    public long nanos() {
        return now.get();
    }

    @Override
    public void parkUntil(long time) {
        now.accumulateAndGet(time, Math::max);
    }
}
