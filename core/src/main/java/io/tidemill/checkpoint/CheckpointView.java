package io.tidemill.checkpoint;

import io.tidemill.checkpoint.CheckpointRecord.Started;
import io.tidemill.engine.DurableStates;
import io.tidemill.engine.ValueSerializer;
import io.tidemill.log.Journal;
import io.tidemill.log.LogStore;
import io.tidemill.plan.Split;
import io.tidemill.source.PositionChanges;
import io.tidemill.source.ReceivedLog;
import io.tidemill.time.BatchTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint directory as it was before one of its batches, for that batch to be run again. Nothing in it is changed, so another
 * process may use it meanwhile, and whatever would be kept is not.
 */
public final class CheckpointView implements Checkpoint {
    private final LogStore store;
    private final Journal journal;
    private final Past past;
    private final List<JournalReceivedLog> receivedLogs = new ArrayList<>();

    private CheckpointView(LogStore store, Journal journal, Past past) {
        this.store = store;
        this.journal = journal;
        this.past = past;
    }

    /**
     * Opens a directory as it was before the batch at {@code time}.
     *
     * @param memory for how long after their commit windows need the records of batches
     * @throws io.tidemill.error.TidemillException of code {@code CHECKPOINT_REFUSED} if the directory does not have the batch, or
     *     not what was before it; of code {@code CHECKPOINT_DAMAGED} if a file is not what was written
     */
    public static CheckpointView openBefore(LogStore store, BatchTime time, Duration memory) throws IOException {
        Journal journal = Journal.openReadOnly(store, CheckpointDirectory.JOURNAL);
        try {
            Past past = JournalScan.pastBefore(journal, time, memory).takenUpFor(memory);
            return new CheckpointView(store, journal, past);
        } catch (Throwable e) {
            journal.close();
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
    }

    @Override
    public void restore(DurableStates states, List<String> announced) {
        JournalScan.restore(journal, past, announced, states);
    }

    @Override
    public ReceivedLog receivedLog(String source) {
        JournalReceivedLog log = JournalReceivedLog.openReadOnly(store, source, journal.owner());
        receivedLogs.add(log);
        return log;
    }

    @Override
    public void start(Started program) {}

    @Override
    public void planned(BatchTime time, Map<String, PositionChanges> changes, boolean remembering) {}

    @Override
    public void commit(BatchTime time, DurableStates states, Map<String, byte[]> totals) {}

    @Override
    public void keep(String window, BatchTime time, Iterator<?> records, ValueSerializer serializer) {}

    @Override
    public <T> Split<T> kept(String window, BatchTime time, ValueSerializer serializer) {
        return new KeptWindows(store, journal.owner()).find(window, time, serializer);
    }

    @Override
    public void releaseKept(String window, BatchTime time) {}

    @Override
    public void giveUp(BatchTime time) {}

    /** Returns a time before all batches: nothing is forgotten. */
    @Override
    public BatchTime forgettable(BatchTime now) {
        return BatchTime.ofEpochMillis(Long.MIN_VALUE);
    }

    @Override
    public void close() {
        receivedLogs.forEach(CheckpointDirectory::closing);
        CheckpointDirectory.closing(journal);
    }
}
