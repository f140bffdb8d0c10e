package io.tidemill.checkpoint;

import io.tidemill.log.Journal;
import io.tidemill.time.Clock;
import java.time.Duration;

/** When what was written to a journal is made durable: at once, or together with what follows. */
final class SyncPolicy {
    private final Journal journal;
    private final long intervalNanos;
    private final Clock clock;
    private long lastNanos;
    private boolean dirty;
    private long syncedEnd = -1;

    SyncPolicy(Journal journal, Duration interval, Clock clock) {
        this.journal = journal;
        this.intervalNanos = interval.toNanos();
        this.clock = clock;
        this.lastNanos = clock.nanoTime();
    }

    /** Notes that something was written that has to be made durable. */
    void wrote() {
        dirty = true;
    }

    /** Syncs if there is a reason, and the last time is long enough ago. */
    void ifDue() {
        if (dirty && (intervalNanos == 0 || clock.nanoTime() - lastNanos >= intervalNanos)) {
            now();
        }
    }

    /** Returns whether something waits for its time to be made durable. */
    boolean waits() {
        return dirty;
    }

    /** Returns whether all up to a position has been made durable. */
    boolean isSyncedUpTo(long position) {
        return position <= syncedEnd;
    }

    void now() {
        syncedEnd = journal.end();
        journal.sync();
        dirty = false;
        lastNanos = clock.nanoTime();
    }
}
