package io.tidemill.source;

import io.tidemill.time.Clock;
import java.time.Duration;

/** Tells to which batch something belongs that arrives now: the first batch time after its arrival. */
record BatchSlots(Clock clock, long intervalMillis) {
    static BatchSlots of(SourceContext context) {
        Duration interval = context.batchInterval();
        return new BatchSlots(context.clock(), interval.toMillis());
    }

    /** Returns the batch time, in milliseconds since the epoch. */
    long current() {
        long now = clock.epochMillis();
        return now - Math.floorMod(now, intervalMillis) + intervalMillis;
    }
}
