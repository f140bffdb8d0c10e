package io.tidemill.checkpoint;

import io.tidemill.checkpoint.CheckpointRecord.Committed;
import io.tidemill.checkpoint.CheckpointRecord.Outcome;
import io.tidemill.checkpoint.CheckpointRecord.Planned;
import io.tidemill.checkpoint.CheckpointRecord.Round;
import io.tidemill.checkpoint.CheckpointRecord.Started;
import io.tidemill.checkpoint.CheckpointRecord.States;
import io.tidemill.checkpoint.CheckpointRecord.Totals;
import io.tidemill.engine.DurableStates;
import io.tidemill.engine.StateBlock;
import io.tidemill.engine.ValueSerializer;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.Journal;
import io.tidemill.log.LogStore;
import io.tidemill.plan.Split;
import io.tidemill.source.PositionChanges;
import io.tidemill.source.ReceivedLog;
import io.tidemill.time.BatchTime;
import io.tidemill.time.Clock;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A checkpoint directory in use: batches are added to it. One process has it at a time.
 *
 * <p>A method throws a {@link io.tidemill.error.TidemillException} of code {@code CHECKPOINT_FAILED} if a file cannot be written,
 * and goes on throwing it: nothing after that can be trusted to be kept.
 */
public final class CheckpointDirectory implements Checkpoint {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointDirectory.class);

    static final String JOURNAL = "journal";

    /** What a round takes at the least is this part of a file. */
    private static final long ROUNDS_PER_SEGMENT = 4;

    /** So many commits of batches without records share a sync where windows are waiting to forget. */
    private static final int MOST_UNSYNCED = 64;

    /** What a Committed record takes, about. */
    private static final long COMMIT_BYTES = 36;

    private final LogStore store;
    private final LogStore.Lock lock;
    private final Journal journal;
    private final CheckpointOptions options;
    private final SyncPolicy syncing;
    private final Past past;
    private final Map<String, JournalReceivedLog> receivedLogs = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> positions = new HashMap<>();

    /** The accumulators after the last batch; each round has all of them. */
    private final Map<String, byte[]> totals;

    private final KeptWindows keptWindows;
    private final Rounds rounds;
    private @Nullable Started program;
    private long plannedBytes;
    private Map<String, PositionChanges> planned = Map.of();

    /** The last batch whose commit has been made durable, and how many commits there were since. */
    private @Nullable BatchTime durable;

    private int commitsSinceSync;

    private CheckpointDirectory(
            LogStore store, LogStore.Lock lock, Journal journal, CheckpointOptions options, Clock clock) {
        this.store = store;
        this.lock = lock;
        this.journal = journal;
        this.options = options;
        this.keptWindows = new KeptWindows(store, journal.owner());
        this.syncing = new SyncPolicy(journal, options.syncInterval(), clock);
        PastReader reader = JournalScan.past(journal, options.memory());
        journal.truncate(reader.tailStart(journal.end()));
        this.past = reader.past(journal.end()).takenUpFor(options.memory());
        this.rounds = new Rounds(journal.end(), Math.max(1, options.segmentBytes() / ROUNDS_PER_SEGMENT));
        reader.completeRounds().forEach(round -> rounds.addComplete(round.start(), round.time()));
        past.positions().forEach((source, parts) -> positions.put(source, new HashMap<>(parts)));
        past.remembered().forEach(batch -> apply(batch.changes()));
        totals = new HashMap<>(past.totals());
    }

    /**
     * Opens a directory, a new one if there is none.
     *
     * @throws io.tidemill.error.TidemillException of code {@code CHECKPOINT_REFUSED} if another process has it, of code
     *     {@code CHECKPOINT_DAMAGED} if a file is not what was written
     */
    public static CheckpointDirectory open(LogStore store, CheckpointOptions options, Clock clock) throws IOException {
        LogStore.Lock lock =
                store.lock("lock", Long.toString(ProcessHandle.current().pid()));
        try {
            Journal journal = Journal.open(store, JOURNAL, options.segmentBytes());
            try {
                return new CheckpointDirectory(store, lock, journal, options, clock);
            } catch (Throwable e) {
                journal.close();
                throw e;
            }
        } catch (Throwable e) {
            closing(lock);
            throw e;
        }
    }

    @Override
    public Past past() {
        return past;
    }

    @Override
    public void requireContinuation(Started program) {
        new Continuation(store.location(), past, program).check();
        SameProgram.tellTwins(program);
        if (!program.discarded().isEmpty()) {
            discard(program);
        }
        for (WindowDescription window : program.windows()) {
            if (past.started()
                    .flatMap(before -> before.continuedBy(program, before.windows(), window))
                    .isEmpty()) {
                keptWindows.discard(window.name());
            }
        }
    }

    /** Notes durably that the program does without some of what is here, and deletes that. */
    private void discard(Started program) {
        RecordCodec.append(journal, program);
        syncing.now();
        for (String name : program.discarded()) {
            JournalReceivedLog.delete(store, name);
            keptWindows.discard(name);
        }
        totals.keySet().removeAll(program.discarded());
        LOG.info(
                "The checkpoint directory {} has lost what it held of {}, as tidemill.checkpoint.discard says",
                store.location(),
                program.discarded());
    }

    @Override
    public void restore(DurableStates states, List<String> announced) {
        JournalScan.restore(journal, past, announced, states);
    }

    @Override
    public ReceivedLog receivedLog(String source) {
        return receivedLogs.computeIfAbsent(
                source, name -> JournalReceivedLog.open(store, name, options.segmentBytes(), journal.owner()));
    }

    @Override
    public void start(Started started) {
        positions.keySet().removeIf(source -> !started.continuesSource(source));
        program = started.goingOn();
        RecordCodec.append(journal, started);
        beginRound();
        syncing.now();
    }

    private void beginRound() {
        Started running = Objects.requireNonNull(program, "start is called first");
        RecordCodec.append(journal, new Round(running, positions));
    }

    @Override
    public void planned(BatchTime time, Map<String, PositionChanges> changes, boolean remembering) {
        if (!changes.isEmpty()) {
            requireHeld(time);
        }
        planned = changes;
        long before = journal.end();
        plannedBytes = RecordCodec.append(journal, new Planned(time, changes)) - before;
        if (!changes.isEmpty()
                || remembering) { // else that it is empty has to survive the process, which needs no sync
            syncing.wrote();
            syncing.ifDue();
        }
    }

    @Override
    public void commit(BatchTime time, DurableStates states, Map<String, byte[]> changedTotals) {
        requireHeld(time);
        long before = journal.end();
        StateBlock.Sink sink = block -> RecordCodec.append(journal, new States(block));
        states.writeChanges(time, sink);
        totals.putAll(changedTotals);
        if (!changedTotals.isEmpty()) {
            RecordCodec.append(journal, new Totals(changedTotals));
        }
        boolean changed = journal.end() > before || !planned.isEmpty();
        writeShare(time, states, sink, before);
        boolean roundEnds = rounds.isDue() && states.isRoundComplete();
        long roundStart = roundEnds ? rounds.current() : rounds.lastComplete();
        if (roundEnds && !totals.isEmpty()) { // files before the round will be deleted, with what was written there
            RecordCodec.append(journal, new Totals(totals));
        }
        end(time, Outcome.DONE, roundStart, changed);
        if (roundEnds) {
            rounds.end(time, journal.end());
            beginRound();
            states.beginRound();
        }
        journal.release(rounds.releasable(time, options.kept()));
    }

    private void requireHeld(BatchTime time) {
        try {
            lock.requireHeld();
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_FAILED,
                    "The checkpoint directory " + store.location()
                            + " is not there any more as this program opened it: "
                            + e.getMessage() + ". Batch " + time
                            + " is not committed. Restore the directory from a copy, or begin with an empty one; and"
                            + " see that no other program was started there meanwhile",
                    e);
        }
    }

    private void writeShare(BatchTime time, DurableStates states, StateBlock.Sink sink, long before) {
        double share = rounds.shareFor(journal.end() - before + plannedBytes + COMMIT_BYTES);
        plannedBytes = 0;
        if (share > 0) {
            long changesEnd = journal.end();
            states.writeShare(time, share, sink);
            rounds.wroteShare(journal.end() - changesEnd);
        }
    }

    @Override
    public void keep(String window, BatchTime time, Iterator<?> records, ValueSerializer serializer) {
        keptWindows.write(window, time, records, serializer);
    }

    @Override
    public <T> Split<T> kept(String window, BatchTime time, ValueSerializer serializer) {
        return keptWindows.find(window, time, serializer);
    }

    @Override
    public void releaseKept(String window, BatchTime time) {
        keptWindows.release(window, time);
    }

    @Override
    public void giveUp(BatchTime time) {
        end(time, Outcome.GIVEN_UP, rounds.lastComplete(), true);
    }

    private void end(BatchTime time, Outcome outcome, long roundStart, boolean changed) {
        RecordCodec.append(journal, new Committed(time, outcome, roundStart));
        if (changed) { // an empty batch can wait for the next one: if it is lost, it is run again
            syncing.wrote();
        }
        syncing.ifDue();
        noteDurable(time);
        apply(planned);
        planned = Map.of();
    }

    /** Windows forget with time, also where no batch has records; but only what no commit can need that a failure leaves. */
    private void noteDurable(BatchTime time) {
        commitsSinceSync = syncing.isSyncedUpTo(journal.end()) ? 0 : commitsSinceSync + 1;
        if (commitsSinceSync >= MOST_UNSYNCED && !options.memory().isZero() && !syncing.waits()) {
            syncing.now();
            commitsSinceSync = 0;
        }
        if (commitsSinceSync == 0) {
            durable = time;
        }
    }

    private void apply(Map<String, PositionChanges> changes) {
        changes.forEach(
                (source, change) -> change.applyTo(positions.computeIfAbsent(source, absent -> new HashMap<>())));
    }

    @Override
    public BatchTime forgettable(BatchTime now) {
        BatchTime last = durable;
        return last == null ? BatchTime.ofEpochMillis(Long.MIN_VALUE) : last.minus(options.kept());
    }

    /** Makes durable what is not yet, and gives the directory back. */
    @Override
    public void close() {
        try {
            syncing.now();
        } finally {
            receivedLogs.values().forEach(CheckpointDirectory::closing);
            closing(journal);
            closing(lock);
        }
    }

    static void closing(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            LOG.warn("Closing a part of the checkpoint directory failed", e);
        }
    }
}
