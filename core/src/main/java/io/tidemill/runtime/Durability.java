package io.tidemill.runtime;

import io.tidemill.checkpoint.Checkpoint;
import io.tidemill.checkpoint.CheckpointDirectory;
import io.tidemill.checkpoint.CheckpointOptions;
import io.tidemill.checkpoint.CheckpointRecord.Planned;
import io.tidemill.checkpoint.CheckpointRecord.Started;
import io.tidemill.checkpoint.CheckpointView;
import io.tidemill.checkpoint.Past;
import io.tidemill.checkpoint.StateDescription;
import io.tidemill.engine.DurableStates;
import io.tidemill.engine.ValueSerializer;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.LogStore;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.plan.StateShape;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.RDDContext;
import io.tidemill.rdd.RunningBatch;
import io.tidemill.settings.Settings;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.source.PositionChanges;
import io.tidemill.source.ReceivedLog;
import io.tidemill.source.RecordCodec;
import io.tidemill.stream.InputNode;
import io.tidemill.stream.StateNode;
import io.tidemill.stream.StreamGraph;
import io.tidemill.stream.StreamNode;
import io.tidemill.stream.WindowNode;
import io.tidemill.time.BatchTime;
import io.tidemill.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What makes a context survive a crash: it takes up what the checkpoint directory holds, and keeps each batch there. Used by the
 * thread that runs batches.
 */
public final class Durability implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Durability.class);

    /** Looking for old files at every commit would cost more than they take. */
    private static final int COMMITS_PER_RELEASE = 64;

    private final Checkpoint checkpoint;
    private final String location;
    private final boolean syncsFiles;
    private final Started program;
    private final StreamGraph graph;
    private final DurableStates states;
    private final KeptTotals totals;
    private final ValueSerializer serializer;
    private final RDDContext rdds;
    private final List<WindowNode<?>> begun;
    private final Set<String> windowsWithFiles = new LinkedHashSet<>();
    private long commits;
    private final boolean isReplay;
    private final boolean isRemembered; // by a sink

    private Durability(
            Checkpoint checkpoint,
            String location,
            boolean syncsFiles,
            Started program,
            StreamGraph graph,
            RDDContext rdds,
            ValueSerializer serializer) {
        this.isReplay = checkpoint instanceof CheckpointView;
        this.checkpoint = checkpoint;
        this.location = location;
        this.syncsFiles = syncsFiles;
        this.program = program;
        this.graph = graph;
        this.isRemembered =
                graph.outputs().stream().anyMatch(output -> output.sink().remembersTime());
        this.rdds = rdds;
        this.serializer = serializer;
        this.begun = begun();
        this.states = rdds.engine().durableStates(serializer);
        this.totals = new KeptTotals(rdds.totals(), serializer);
    }

    /**
     * Opens a checkpoint directory for a program.
     *
     * @throws TidemillException if another process has it, if it is damaged, or if it does not go with the program; says what to
     *     do
     */
    public static Durability open(
            LogStore store,
            String application,
            StreamGraph graph,
            RDDContext rdds,
            ValueSerializer serializer,
            Settings settings,
            Clock clock) {
        Checkpoint checkpoint;
        try {
            checkpoint = open(store, graph.longestMemory(), settings, clock);
        } catch (IOException e) {
            throw notOpened(store, e);
        }
        try {
            Started program = new ProgramDescription(graph)
                    .started(
                            application,
                            serializer.format(),
                            settings.get(TidemillSettings.CHECKPOINT_DISCARD),
                            checkpoint.past());
            checkpoint.requireContinuation(program);
            return new Durability(
                    checkpoint,
                    store.location(),
                    settings.get(TidemillSettings.FILES_SYNC),
                    program,
                    graph,
                    rdds,
                    serializer);
        } catch (Throwable e) {
            checkpoint.close();
            throw e;
        }
    }

    private static TidemillException notOpened(LogStore store, IOException e) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_FAILED,
                "The checkpoint directory " + store.location() + " cannot be opened: " + e
                        + "; may this process write there, and is there space on its disk?",
                e);
    }

    private static Checkpoint open(LogStore store, Duration memory, Settings settings, Clock clock) throws IOException {
        long batch = settings.get(TidemillSettings.REPLAY_BATCH);
        return batch > 0
                ? CheckpointView.openBefore(store, BatchTime.ofEpochMillis(batch), memory)
                : CheckpointDirectory.open(store, CheckpointOptions.of(settings, memory), clock);
    }

    /** Returns whether there is one batch to run, of which nothing is kept. */
    boolean isReplay() {
        return isReplay;
    }

    /** Takes up states and totals. */
    void restore() {
        restoreStates();
        Map<String, byte[]> before = new LinkedHashMap<>(past().totals());
        before.keySet().removeAll(program.discarded());
        totals.restore(before);
    }

    private void restoreStates() {
        Optional<BatchTime> committed = past().committed();
        List<String> announced = new ArrayList<>();
        if (committed.isPresent()) {
            for (StateNode<?, ?, ?, ?> state : graph.states()) {
                String name = graph.name(state).name();
                if (wasThere(name)) {
                    states.restore(shape(state, name), committed.get());
                    announced.add(name);
                }
            }
        }
        checkpoint.restore(states, announced);
    }

    private boolean wasThere(String state) {
        return !program.discarded().contains(state)
                && past().started().stream()
                        .flatMap(before -> before.states().stream())
                        .anyMatch(before -> before.name().equals(state));
    }

    private static <K, V, S> StateShape<K, V, S> shape(StateNode<K, V, S, ?> state, String name) {
        return new StateShape<>(name, state.partitioner(), state.function(), state.timeout(), state.operator());
    }

    Past past() {
        return checkpoint.past();
    }

    // ---- what sources get

    Map<String, String> positions(InputNode<?> input) {
        String name = graph.name(input).name();
        return isContinued(input) ? past().positionsOf(name) : Map.of();
    }

    boolean isContinued(InputNode<?> input) {
        String name = graph.name(input).name();
        return !program.discarded().contains(name)
                && past().started().stream()
                        .anyMatch(before -> before.sourceNames().contains(name));
    }

    /** Returns how stored records are written. */
    RecordCodec recordCodec() {
        return new StoredRecordCodec(serializer);
    }

    ReceivedLog receivedLog(InputNode<?> input) {
        return checkpoint.receivedLog(graph.name(input).name());
    }

    /** Returns the batch that is to be run before all others, with its input fixed. */
    Optional<Planned> pending() {
        return past().pending();
    }

    // ---- batch by batch

    /** Begins to keep batches. */
    void start() {
        checkpoint.start(program);
    }

    /** Keeps what the input of a batch is. */
    void planned(BatchTime time, List<ActiveSource.Sealed<?>> inputs) {
        Map<String, PositionChanges> changes = new LinkedHashMap<>();
        for (ActiveSource.Sealed<?> input : inputs) {
            PositionChanges moved = input.batch().positions();
            if (!moved.isEmpty()) {
                changes.put(input.source().name(), moved);
            }
        }
        checkpoint.planned(time, changes, isRemembered);
    }

    /** Runs the outputs of a batch, so that those to files know what they belong to. */
    void write(BatchTime time, Outputs outputs) throws Exception {
        if (isReplay) {
            outputs.run();
            return;
        }
        String name = "batch " + time.epochMillis() + " of " + location;
        rdds.runningBatch(Optional.of(syncsFiles ? RunningBatch.durable(name) : RunningBatch.lazy(name)));
        try {
            outputs.run();
        } finally {
            rdds.runningBatch(Optional.empty());
        }
    }

    /** What a batch writes. */
    interface Outputs {
        void run() throws Exception;
    }

    /** Returns the windows that go on with what they had. One that reads another that begins anew begins with it. */
    private List<WindowNode<?>> begun() {
        Optional<Started> before = past().started();
        List<WindowNode<?>> all = new ArrayList<>();
        for (WindowNode<?> window : graph.windows()) {
            String name = graph.name(window).name();
            boolean isKnown =
                    before.flatMap(program -> program.continuedWindow(name)).isPresent()
                            && !program.discarded().contains(name);
            if (isKnown && readsOnly(window.parent(), all)) {
                all.add(window);
            } else if (isKnown) {
                LOG.warn("The window {} begins anew, since it reads a window that does", name);
            }
        }
        return all;
    }

    private static boolean readsOnly(StreamNode<?> node, List<WindowNode<?>> windows) {
        return node.readsState()
                || ((!(node instanceof WindowNode<?> window) || windows.contains(window))
                        && node.parents().stream().allMatch(parent -> readsOnly(parent, windows)));
    }

    /** Returns the numbers of the windows that had begun before. */
    Set<Integer> begunWindows() {
        return begun.stream().map(WindowNode::id).collect(Collectors.toSet());
    }

    /** Keeps what windows need of a batch and cannot be computed again. */
    void keepWindows(BatchTime time, Map<Integer, RDD<?>> materialized) {
        for (WindowNode<?> window : graph.windows()) {
            RDD<?> rdd = materialized.get(window.parent().id());
            if (rdd != null) {
                String name = graph.name(window).name();
                windowsWithFiles.add(name);
                checkpoint.keep(name, time, rdd.toLocalIterator(), serializer);
            }
        }
    }

    /** Returns what was kept of a batch that is over for windows, by the window. */
    Map<Integer, RDD<?>> keptWindows(BatchTime time) {
        BatchTime committed = past().committed().orElse(time);
        Map<Integer, RDD<?>> kept = new LinkedHashMap<>();
        for (WindowNode<?> window : begun) {
            String name = graph.name(window).name();
            boolean isNeeded = window.parent().readsState()
                    && time.isMultipleOf(window.parent().slide())
                    && time.plus(window.length()).isAfter(committed)
                    && past().started().stream().anyMatch(before -> before.keepsFor(name, time));
            if (isNeeded) {
                Split<Object> records = checkpoint.kept(name, time, serializer);
                kept.put(window.id(), rdds.rdd(new SplitsPlan<>(List.of(records), new Operator(window.kind(), ""))));
            }
        }
        return kept;
    }

    /** Returns what a batch failed with; where a value has another class than the program expects, with what may have led to it. */
    Throwable explained(Throwable failure) {
        List<String> continued = program.states().stream()
                .map(StateDescription::name)
                .filter(this::wasThere)
                .toList();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClassCastException && !continued.isEmpty()) {
                return new TidemillException(
                        ErrorCode.FUNCTION_FAILED,
                        failure.getMessage() + ". The states '" + String.join("', '", continued)
                                + "' go on with what the checkpoint directory holds: if the program keeps values of"
                                + " another type in one of them now, give it another name, or let what was kept be"
                                + " lost with tidemill.checkpoint.discard",
                        failure);
            }
        }
        return failure;
    }

    /** Keeps what a batch did. */
    void commit(BatchTime time) {
        checkpoint.commit(time, states, totals.changed());
        commits++;
        if (commits % COMMITS_PER_RELEASE == 0) {
            windowsWithFiles.forEach(window -> checkpoint.releaseKept(window, forgettable(time)));
        }
    }

    /** Keeps that a batch was given up. */
    void giveUp(BatchTime time) {
        checkpoint.giveUp(time);
    }

    /** Returns the last batch whose input nobody will ask for, now that {@code committed} is over. */
    BatchTime forgettable(BatchTime committed) {
        return checkpoint.forgettable(committed);
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
