package io.tidemill.checkpoint;

import io.tidemill.checkpoint.CheckpointRecord.Started;
import io.tidemill.engine.DurableStates;
import io.tidemill.engine.Engine;
import io.tidemill.engine.ValueSerializer;
import io.tidemill.function.StateFunction;
import io.tidemill.log.Journal;
import io.tidemill.log.LogInput;
import io.tidemill.log.LogStore;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.Operator;
import io.tidemill.plan.StateShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A look into a checkpoint directory without its program. Nothing is changed, and another process may use the directory meanwhile:
 * then it shows what was there when it looked.
 */
public final class CheckpointInspector implements AutoCloseable {
    private static final Duration ALL = Duration.ofDays(365_000);

    private final LogStore store;
    private final Journal journal;
    private final ValueSerializer serializer;
    private final Past past;

    /**
     * Opens a directory.
     *
     * @param serializer reads keys and values
     * @throws io.tidemill.error.TidemillException of code {@code CHECKPOINT_DAMAGED} if the journal is not what was written
     */
    public CheckpointInspector(LogStore store, ValueSerializer serializer) {
        this.store = store;
        this.serializer = serializer;
        this.journal = Journal.openReadOnly(store, CheckpointDirectory.JOURNAL);
        this.past = JournalScan.past(journal, ALL).past(journal.end());
    }

    /** Returns what the journal tells; every batch that it has is among the remembered ones. */
    public Past past() {
        return past;
    }

    /** Returns whether there is nothing: no program was ever started on the directory. */
    public boolean isEmpty() {
        return journal.start() == journal.end();
    }

    /** Returns the totals of accumulators, by name. */
    public Map<String, Optional<Object>> totals() {
        ValueSerializer.ValueReader reader = serializer.reader();
        Map<String, Optional<Object>> totals = new TreeMap<>();
        past.totals().forEach((name, bytes) -> {
            reader.reset(ByteBuffer.wrap(bytes));
            totals.put(name, Optional.ofNullable(reader.read()));
        });
        return totals;
    }

    /**
     * Returns the states with their entries, taken up by {@code engine}, which is used for nothing else. Of a window's key, what is
     * shown is the queue that was written last, without the values that came after it.
     */
    public DurableStates states(Engine engine) {
        DurableStates states = engine.durableStates(serializer);
        past.committed().ifPresent(committed -> {
            List<StateDescription> known = past.started().map(Started::states).orElse(List.of());
            known.forEach(state -> states.restore(shape(state), committed));
            JournalScan.restore(
                    journal, past, known.stream().map(StateDescription::name).toList(), states);
        });
        return states;
    }

    private static StateShape<Object, Object, Object> shape(StateDescription state) {
        StateFunction<Object, Object, Object, Object> shown = (time, key, values, held, output) -> {
            if (!held.exists()) {
                held.update(List.copyOf(values));
            }
        };
        return new StateShape<>(
                state.name(),
                new HashPartitioner(Math.max(1, state.partitions())),
                shown,
                Optional.empty(),
                new Operator(state.kind(), ""));
    }

    /** Returns the sizes of all files, in bytes, by name. */
    public Map<String, Long> files() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        for (String directory : directories()) {
            for (String name : store.list(directory)) {
                try (LogInput file = store.open(directory + "/" + name)) {
                    sizes.put(directory + "/" + name, file.size());
                }
            }
        }
        return sizes;
    }

    private List<String> directories() {
        List<String> directories = new ArrayList<>(List.of(CheckpointDirectory.JOURNAL));
        past.started().ifPresent(program -> {
            program.sources().forEach(source -> directories.add(JournalReceivedLog.directory(source.name())));
            program.windows().forEach(window -> directories.add(KeptWindows.directory(window.name())));
        });
        return directories;
    }

    /**
     * Reads all files to their ends, and returns how many records they have.
     *
     * @param engine takes up the states, and is used for nothing else
     * @throws io.tidemill.error.TidemillException of code {@code CHECKPOINT_DAMAGED}, naming file and offset, at the first record
     *     that is not what was written
     */
    public long verify(Engine engine) {
        AtomicLong records = new AtomicLong();
        JournalScan.read(journal, journal.start(), journal.end(), (position, event) -> records.incrementAndGet());
        states(engine);
        totals();
        past.started().ifPresent(program -> {
            program.sources().forEach(source -> verifyReceived(source.name(), records));
            KeptWindows kept = new KeptWindows(store, journal.owner());
            program.windows().forEach(window -> records.addAndGet(kept.verify(window.name())));
        });
        return records.get();
    }

    private void verifyReceived(String source, AtomicLong records) {
        JournalReceivedLog log = JournalReceivedLog.openReadOnly(store, source, journal.owner());
        try {
            log.read(0, log.end(), (position, slot, bytes) -> records.incrementAndGet() > 0);
        } finally {
            CheckpointDirectory.closing(log);
        }
    }

    @Override
    public void close() {
        CheckpointDirectory.closing(journal);
    }
}
