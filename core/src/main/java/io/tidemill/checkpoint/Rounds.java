package io.tidemill.checkpoint;

import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * The pace at which states are written again, and what is over because of it. A round takes as long as it takes to write as many
 * bytes of changes as the states have, or {@link #leastBytes} if they have less: so the journal never holds much more than four
 * times what the states need, and never writes more than twice what changes.
 */
final class Rounds {
    /** Shares below this are not worth a pass over the partitions. */
    private static final double LEAST_SHARE = 1 / 512.0;

    private final long leastBytes;
    private final ArrayDeque<CompleteRound> complete = new ArrayDeque<>();
    private long start;
    private long changedBytes;
    private double shares;
    private long shareBytes;
    private long stateBytes;

    /** A round that is complete since the batch at {@code time}. */
    record CompleteRound(long start, BatchTime time) {}

    /**
     * A first round that begins at {@code start}.
     *
     * @param leastBytes of changes, before a round is over
     */
    Rounds(long start, long leastBytes) {
        this.start = start;
        this.leastBytes = leastBytes;
    }

    /** Notes a complete round of an earlier run. */
    void addComplete(long roundStart, BatchTime time) {
        complete.add(new CompleteRound(roundStart, time));
    }

    /** Returns where the present round begins. */
    long current() {
        return start;
    }

    /** Returns where the last complete round begins, or the first one if none is. */
    long lastComplete() {
        CompleteRound last = complete.peekLast();
        return last == null ? start : last.start;
    }

    /** Notes bytes of changes, and returns what share of the states is to be written for them; 0 for none now. */
    double shareFor(long bytes) {
        changedBytes += bytes;
        double share = Math.min(1, changedBytes / (double) Math.max(leastBytes, stateBytes()));
        if (share < LEAST_SHARE) {
            return 0;
        }
        changedBytes = 0;
        shares += share;
        return share;
    }

    /** Returns how many bytes the states take, as far as this round knows. */
    private long stateBytes() {
        return shares >= 1 || shares == 0 ? stateBytes : Math.max(stateBytes, (long) (shareBytes / shares));
    }

    void wroteShare(long bytes) {
        shareBytes += bytes;
    }

    /** Returns whether as much was written as a round takes. */
    boolean isDue() {
        return shares >= 1;
    }

    /** Ends the round with the batch at {@code time}; the next one begins at {@code next}. */
    void end(BatchTime time, long next) {
        complete.add(new CompleteRound(start, time));
        start = next;
        stateBytes = shareBytes;
        shareBytes = 0;
        shares = 0;
    }

    /** Returns up to where the journal is needed no more, if batches are kept for {@code kept} before {@code now}. */
    long releasable(BatchTime now, Duration kept) {
        BatchTime oldest = now.minus(kept);
        while (complete.size() > 1 && !secondComplete().time.isAfter(oldest)) {
            complete.remove();
        }
        CompleteRound first = complete.peek();
        return first == null ? 0 : first.start;
    }

    private CompleteRound secondComplete() {
        var rounds = complete.iterator();
        rounds.next();
        return rounds.next();
    }
}
