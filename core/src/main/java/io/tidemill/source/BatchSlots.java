package io.tidemill.source;

import io.tidemill.time.BatchTime;
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

    /**
     * Returns how much of a buffer the batch at {@code time} may take. A batch on time takes all there is. One that comes late,
     * because those before it took long, takes half at most: then the sender fills the other half while the batch is worked on,
     * and does not wait while the batch works, nor the batch while the sender fills.
     */
    long mostBytes(BatchTime time, long bufferBytes) {
        boolean late = 2 * (clock.epochMillis() - time.epochMillis()) >= intervalMillis;
        return late ? bufferBytes / 2 : Long.MAX_VALUE;
    }
}
