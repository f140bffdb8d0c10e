package io.tidemill.checkpoint;

import io.tidemill.checkpoint.CheckpointRecord.Committed;
import io.tidemill.checkpoint.CheckpointRecord.Planned;
import io.tidemill.checkpoint.CheckpointRecord.Started;
import io.tidemill.checkpoint.CheckpointRecord.States;
import io.tidemill.engine.DurableStates;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.Journal;
import io.tidemill.time.BatchTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** The ways in which a journal is read. */
final class JournalScan {
    private JournalScan() {}

    /** Someone who takes records in their order. */
    @FunctionalInterface
    interface Visitor {
        void take(long position, CheckpointRecord event);
    }

    /** Gives every record from {@code from} on and before {@code to}. */
    static void read(Journal journal, long from, long to, Visitor visitor) {
        journal.read(
                from,
                to,
                (position, type, payload) -> visitor.take(position, decode(journal, position, type, payload)));
    }

    private static CheckpointRecord decode(Journal journal, long position, int type, ByteBuffer payload) {
        return RecordCodec.read(type, payload, "The journal " + journal + " at position " + position);
    }

    /** Gathers the whole past; batches that are less than {@code memory} older than the last are remembered. */
    static PastReader past(Journal journal, Duration memory) {
        PastReader reader = new PastReader(memory);
        read(journal, journal.start(), journal.end(), reader::take);
        return reader;
    }

    /**
     * Returns the past as it was before the batch at {@code time}; that batch is the pending one, if it had input.
     *
     * @throws TidemillException if the journal does not reach back far enough, or does not have the batch
     */
    static Past pastBefore(Journal journal, BatchTime time, Duration memory) {
        Until until = new Until(time, new PastReader(memory));
        read(journal, journal.start(), journal.end(), until);
        Past past = until.past.past(until.end < 0 ? journal.end() : until.end);
        if (!until.found || (past.committed().isPresent() && past.roundStart() < journal.start())) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_REFUSED,
                    "Batch " + time.described() + " cannot be run again: "
                            + (until.found
                                    ? "the journal " + journal + " does not reach back to the states before it; raise "
                                            + "tidemill.checkpoint.history to keep more"
                                    : "the journal " + journal
                                            + " has no such batch; 'checkpoint inspect' lists them"));
        }
        return past;
    }

    /** Passes on the records before a batch. */
    private static final class Until implements Visitor {
        private final BatchTime time;
        private final PastReader past;
        private boolean found;
        private long end = -1;

        Until(BatchTime time, PastReader past) {
            this.time = time;
            this.past = past;
        }

        @Override
        public void take(long position, CheckpointRecord event) {
            boolean isOver =
                    event instanceof Committed committed && !committed.time().isBefore(time);
            if (end < 0 && event instanceof Planned next && next.time().equals(time)) {
                found = true;
                past.take(position, next);
                end = position;
            } else if (end < 0 && !isOver) {
                past.take(position, event);
            } else if (isOver) {
                found |= ((Committed) event).time().equals(time);
                end = end < 0 ? position : end;
            }
        }
    }

    /** Gives the entries of states of a past to {@code states}, to which they were announced. */
    static void restore(Journal journal, Past past, List<String> announced, DurableStates states) {
        if (past.committed().isEmpty()) {
            return;
        }
        if (past.roundStart() < journal.start()) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_DAMAGED,
                    "The journal " + journal + " begins at position " + journal.start()
                            + ", but its states have to be read from "
                            + past.roundStart()
                            + " on: files are missing. Restore them from a copy, or start with an empty"
                            + " directory");
        }
        read(journal, past.roundStart(), past.committedEnd(), (position, event) -> {
            if (event instanceof States entries) {
                states.restore(entries.block());
            } else if (event instanceof Started program) {
                states.settle(); // another program may have had other partitions
                announced.stream().filter(name -> !program.continuesState(name)).forEach(states::forget);
            }
        });
        states.settle();
    }
}
