package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.time.BatchTime;
import java.util.ArrayDeque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The received log as the batches' thread sees it: which entries belong to which batch, and what an earlier run left that was in
 * none. Owned by that thread.
 */
final class LoggedBatches {
    /** The one part of a pushed source that has a position. */
    private static final String PART = "received";

    /** A batch that may have to be given again, and the position of its last entry. */
    private record Given(BatchTime time, long position) {}

    private final ReceivedLog log;
    private final String source;
    private final long leftEnd;
    private final ArrayDeque<Given> given = new ArrayDeque<>();

    /** Up to where entries were read that an earlier run left. */
    private long readEnd;

    private long syncedEnd = -1;

    /** What {@code log} holds for a source that goes on from {@code positions}. */
    LoggedBatches(ReceivedLog log, String source, Map<String, String> positions) {
        this.log = log;
        this.source = source;
        this.leftEnd = log.end();
        this.readEnd = position(positions.getOrDefault(PART, "0"));
        if (readEnd > leftEnd) {
            throw damaged("The received log of " + source + " ends at " + leftEnd
                    + ", but its batches have used it up to " + readEnd);
        }
    }

    /** Returns the view of the context's log; null if it has none. */
    static @Nullable LoggedBatches of(SourceContext context) {
        return context.receivedLog()
                .map(log -> new LoggedBatches(log, context.name(), context.positions()))
                .orElse(null);
    }

    /** Returns {@code logged}, which must be there to give batches again. */
    static LoggedBatches required(@Nullable LoggedBatches logged, BatchTime time) {
        if (logged == null) {
            throw TidemillException.invalidState("Batch " + time.described()
                    + " cannot be given again: its source has no received log to read it from");
        }
        return logged;
    }

    /** Returns whether an earlier run left entries that were not read yet. */
    boolean hasLeft() {
        return readEnd < leftEnd;
    }

    /** Gives what an earlier run left and was not read yet, as long as {@code entries} takes it. */
    void readLeft(ReceivedLog.Entries entries) {
        read(leftEnd, entries);
    }

    private void read(long upTo, ReceivedLog.Entries entries) {
        log.read(readEnd, upTo, (position, slot, bytes) -> {
            boolean taken = entries.entry(position, slot, bytes);
            readEnd = taken ? position : readEnd;
            return taken;
        });
    }

    /** Gives the entries of a batch of an earlier run. */
    void replay(BatchTime time, PositionChanges changes, ReceivedLog.Entries entries) {
        long upTo = position(changes.moved().getOrDefault(PART, "nothing"));
        if (upTo <= readEnd || upTo > leftEnd) {
            throw damaged("Batch " + time.described() + " of " + source + " ends at " + upTo
                    + " of the received log; expected an end after " + readEnd
                    + ", where the batch before it ends, and not after " + leftEnd + ", where the log does");
        }
        read(upTo, entries);
        readEnd = upTo;
        given.add(new Given(time, upTo));
    }

    /** Makes durable what a batch was made of, and returns what it moves; {@code position} is that of its last entry. */
    PositionChanges sealed(BatchTime time, long position) {
        if (position > syncedEnd) {
            long end = log.end();
            log.sync();
            syncedEnd = end;
        }
        given.add(new Given(time, position));
        return PositionChanges.of(PART, Long.toString(position));
    }

    /** Gives up the entries of batches up to {@code time}. */
    void forget(BatchTime time) {
        long position = -1;
        while (!given.isEmpty() && !given.element().time().isAfter(time)) {
            position = given.remove().position();
        }
        if (position >= 0) {
            log.release(position);
        }
    }

    private long position(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw damaged("The position of " + source + " is '" + text
                    + "'; expected a place in its received log, as a number");
        }
    }

    private static TidemillException damaged(String what) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_DAMAGED,
                what + ". Do the files of the checkpoint directory belong together? Restore all of it from one copy");
    }
}
