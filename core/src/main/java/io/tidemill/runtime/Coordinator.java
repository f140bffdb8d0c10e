package io.tidemill.runtime;

import io.tidemill.batch.BatchPlanner;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.FailureText;
import io.tidemill.error.TidemillException;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.RDDContext;
import io.tidemill.settings.Settings;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.settings.TidemillSettings.OnFailure;
import io.tidemill.settings.TidemillSettings.OnShutdown;
import io.tidemill.stream.InputNode;
import io.tidemill.stream.StreamGraph;
import io.tidemill.time.BatchTime;
import io.tidemill.time.Mailbox;
import io.tidemill.time.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtime of one context. Everything but the marked methods happens in the handler of its mailbox, one event at a time;
 * all fields that are not final belong to that thread, except where they are volatile.
 */
public final class Coordinator {
    private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

    /** Of more batches than this the pace takes no mean. */
    private static final int MOST_PACED_MEMORY = 1000;

    private final String name;
    private final StreamGraph graph;
    private final RDDContext rdds;
    private final Settings settings;
    private final Timeline timeline;
    private final Listeners listeners;
    private final Mailbox<Event> mailbox;
    private final BatchPlanner planner;
    private final BatchMemory memory;
    private final Optional<Durability> durability;
    private final EngineEvents engineEvents;
    private final BatchRunner batches;
    private final Pacing pacing;
    private final ContextEnd end;
    private final Lateness lateness;
    private final List<ActiveSource<?>> sources = new ArrayList<>();
    private BatchTime lastBatch = BatchTime.ofEpochMillis(0);
    private final Set<String> receiving = new LinkedHashSet<>();
    private boolean draining;

    /** The runtime of {@code graph}, which closes {@code durability} at its end; nothing happens before {@link #start}. */
    public Coordinator(
            String name,
            StreamGraph graph,
            RDDContext rdds,
            Settings settings,
            Timeline timeline,
            Listeners listeners,
            Optional<Durability> durability) {
        this.name = name;
        this.graph = graph;
        this.rdds = rdds;
        this.settings = settings;
        this.timeline = timeline;
        this.listeners = listeners;
        this.durability = durability;
        this.planner = new BatchPlanner(graph, rdds);
        this.memory = new BatchMemory(graph.remember(), graph.longestMemory());
        this.mailbox = timeline.mailbox("tidemill-batch-" + name, this::handle);
        this.engineEvents = new EngineEvents(() -> mailbox.post(new Event.EngineNews()));
        this.end = new ContextEnd(name, settings, timeline, mailbox);
        this.lateness = new Lateness(graph.batchInterval(), settings.get(TidemillSettings.CHECKPOINT_MISSED_BATCHES));
        this.batches = new BatchRunner(
                rdds.engine(),
                timeline.clock(),
                planner,
                memory,
                durability,
                listeners,
                engineEvents,
                sources,
                end::isBatchGivenUp);
        int memory = (int) Math.min(
                MOST_PACED_MEMORY,
                1 + graph.longestMemory().toMillis() / graph.batchInterval().toMillis());
        this.pacing = new Pacing(
                name, graph.batchInterval(), memory, settings, timeline.clock(), rdds.engine(), listeners, sources);
    }

    // ---- from any thread

    /** Starts the sources and the ticks, and returns. */
    public void start() {
        mailbox.post(new Event.Start());
    }

    /** Asks for the stop and returns; {@link #awaitEnd} tells when it has come, which {@code tidemill.stop.timeout} bounds. */
    public void requestStop(StopMode mode) {
        end.requestStop(mode);
    }

    /** Returns whether the calling thread runs a batch or a task, so that it must not wait for them. */
    public boolean isInside() {
        return end.isInside();
    }

    /** Waits for the end, at most {@code timeout}, and returns whether it has come. */
    public boolean awaitEnd(Duration timeout) throws InterruptedException {
        return end.await(timeout);
    }

    /** Returns whether the end has come. */
    public boolean isEnded() {
        return end.hasCome();
    }

    /** Returns the RDDs that a node had from one batch time to another, both included, as far as they are remembered. */
    public List<RDD<?>> remembered(int node, BatchTime from, BatchTime to) {
        return memory.rdds(node, from, to);
    }

    /** Returns what ended it, if it was a failure. */
    public Optional<Throwable> failure() {
        return end.failure();
    }

    // ---- in the handler

    private void handle(Event event) {
        if (end.hasBegun()) {
            return;
        }
        try {
            if (event instanceof Event.Start) {
                begin();
            } else if (event instanceof Event.Tick tick) {
                tick(tick.time());
            } else if (event instanceof Event.Stop stop) {
                stop(stop.mode());
            } else if (event instanceof Event.StopOverdue) {
                throw StopFailures.tookTooLong(name, settings);
            } else if (event instanceof Event.SourceChange change) {
                sourceChanged(change);
            } else if (event instanceof Event.EngineNews) {
                engineEvents.pass(listeners);
            }
            stopIfSourcesEnded();
        } catch (Throwable e) {
            if (!end.hasBegun()) {
                end(Optional.of(e));
            }
        }
    }

    private void begin() {
        rdds.engine().listen(engineEvents);
        outliveShutdown();
        durability.ifPresent(Durability::restore);
        lastBatch = lastCommitted().orElseGet(this::now).floor(graph.batchInterval());
        long bufferBytes = settings.get(TidemillSettings.RECEIVE_BUFFER)
                / Math.max(1, graph.inputs().size());
        for (InputNode<?> input : graph.inputs()) {
            sources.add(activate(input, bufferBytes));
        }
        Optional<Recovery> recovery = durability.map(kept -> new Recovery(kept, sources, planner));
        recovery.ifPresent(past -> past.recall(memory));
        durability.ifPresent(Durability::start);
        listeners.tell(StreamingListener::onStreamingStarted);
        if (recovery.isPresent()) {
            resume(durability.orElseThrow(), recovery.get());
        }
        if (end.hasBegun()) {
            return;
        }
        scheduleNext();
        Duration stopAfter = settings.get(TidemillSettings.STOP_AFTER);
        if (!stopAfter.isZero()) {
            end.stopAfter(stopAfter);
        }
    }

    /** Has the engine wait for the stop at the end of the JVM, which takes the timeout at most, and as long again to be cut short. */
    private void outliveShutdown() {
        if (settings.get(TidemillSettings.STOP_ON_SHUTDOWN) != OnShutdown.NONE) {
            rdds.engine()
                    .outliveShutdown(settings.get(TidemillSettings.STOP_TIMEOUT).multipliedBy(2));
        }
    }

    private <T> ActiveSource<T> activate(InputNode<T> input, long bufferBytes) {
        String sourceName = graph.name(input).name();
        return new ActiveSource<>(input, sourceName, timeline, settings, bufferBytes, rdds, mailbox, durability);
    }

    private Optional<BatchTime> lastCommitted() {
        return durability.flatMap(kept -> kept.past().committed());
    }

    /** Runs the batch that was planned when the run before ended, and leaves out what was missed too long ago. */
    private void resume(Durability kept, Recovery recovery) {
        if (kept.isReplay()) {
            BatchTime time = BatchTime.ofEpochMillis(settings.get(TidemillSettings.REPLAY_BATCH));
            runBatch(time, recovery.onceMore(time), BatchRunner.Beginning.AGAIN);
            end(Optional.empty());
            return;
        }
        kept.pending()
                .ifPresent(planned -> runBatch(planned.time(), recovery.inputs(planned), BatchRunner.Beginning.AGAIN));
        if (kept.pending().isPresent() || kept.past().committed().isPresent()) {
            skipMissed();
        }
    }

    private void skipMissed() {
        BatchTime due = now().floor(graph.batchInterval());
        long missed = due.since(lastBatch).toMillis() / graph.batchInterval().toMillis();
        int most = settings.get(TidemillSettings.CHECKPOINT_MISSED_BATCHES);
        if (missed > most) {
            LOG.warn(
                    "{} missed {} batches since {}; only the last {} are run, as {} says",
                    name,
                    missed,
                    lastBatch.described(),
                    most,
                    TidemillSettings.CHECKPOINT_MISSED_BATCHES.key());
            lastBatch = due.minus(graph.batchInterval().multipliedBy(most));
        } else if (missed < 0) {
            LOG.warn(
                    "The clock shows {}, but {} has committed the batch {} already: the next one waits for the clock",
                    now().described(),
                    name,
                    lastBatch.described());
        }
    }

    private BatchTime now() {
        return BatchTime.ofEpochMillis(timeline.clock().epochMillis());
    }

    private void scheduleNext() {
        BatchTime next = lastBatch.plus(graph.batchInterval());
        mailbox.postAt(next.epochMillis(), new Event.Tick(next));
    }

    private void tick(BatchTime time) {
        if (end.isBatchGivenUp()) {
            return; // the stop is on its way
        }
        long start = timeline.clock().nanoTime();
        if (time.isAfter(lastBatch)) { // a graceful stop may have run it already, ahead of the clock
            leaveOutMissed(time);
        }
        if (time.isAfter(lastBatch)) {
            runBatch(time);
        }
        lateness.worked(Duration.ofNanos(timeline.clock().nanoTime() - start));
        scheduleNext();
    }

    /** Leaves out what fell due while the clock was set or the machine slept, as after a time without the application. */
    private void leaveOutMissed(BatchTime due) {
        long count = lateness.toLeaveOut(due, now());
        if (count > 0) {
            LOG.warn(
                    "The clock shows {}, so that {} batches from {} on have fallen due at once; {} of them are left"
                            + " out, as {} says",
                    now().described(),
                    now().since(due).toMillis() / graph.batchInterval().toMillis(),
                    due.described(),
                    count,
                    TidemillSettings.CHECKPOINT_MISSED_BATCHES.key());
            lastBatch = lastBatch.plus(graph.batchInterval().multipliedBy(count));
        }
    }

    private void sourceChanged(Event.SourceChange change) {
        SourceInfo source = change.source();
        switch (change.kind()) {
            case STARTED -> {
                receiving.add(source.name());
                listeners.tell(listener -> listener.onReceiverStarted(source));
            }
            case FAILED -> listeners.tell(listener -> listener.onReceiverError(source));
            case STOPPED -> {
                receiving.remove(source.name());
                listeners.tell(listener -> listener.onReceiverStopped(source));
            }
            case FATAL -> {
                listeners.tell(listener -> listener.onReceiverError(source));
                throw new TidemillException(
                        ErrorCode.SOURCE_FAILED,
                        "The source " + source.name() + " cannot go on: " + source.message(),
                        source.cause().orElse(null));
            }
        }
    }

    // ---- batches

    /** Runs a batch, and returns how many records it had. */
    private long runBatch(BatchTime time) {
        List<ActiveSource.Sealed<?>> inputs = pacing.seal(time);
        BatchRunner.Outcome outcome = runBatch(time, inputs, BatchRunner.Beginning.FIRST);
        pacing.ended(time, inputs, outcome.failure().isEmpty());
        return outcome.records();
    }

    private BatchRunner.Outcome runBatch(
            BatchTime time, List<ActiveSource.Sealed<?>> inputs, BatchRunner.Beginning beginning) {
        durability.ifPresent(kept -> kept.planned(time, inputs));
        lastBatch = time;
        BatchRunner.Outcome outcome = batches.run(time, inputs, beginning);
        outcome.failure().ifPresent(failed -> goOnWithout(time, failed, outcome.isUnkept()));
        return outcome;
    }

    private void goOnWithout(BatchTime time, BatchFailedException failed, boolean isUnkept) {
        if (end.isAtOnce() || isUnkept || settings.get(TidemillSettings.ON_FAILURE) == OnFailure.STOP) {
            throw failed;
        }
        durability.ifPresent(kept -> kept.giveUp(time));
        LOG.error(
                "{} goes on without batch {}, as {} says",
                name,
                time.described(),
                TidemillSettings.ON_FAILURE.key(),
                failed);
    }

    // ---- the end

    private void stopIfSourcesEnded() {
        boolean endsWithSources =
                draining || (!sources.isEmpty() && settings.get(TidemillSettings.STOP_WHEN_SOURCES_END));
        if (!end.hasBegun() && endsWithSources && allExhausted()) {
            end(Optional.empty());
        }
    }

    private boolean allExhausted() {
        return sources.stream().allMatch(ActiveSource::isExhausted);
    }

    private void stop(StopMode mode) {
        if (mode == StopMode.NOW) {
            end(Optional.empty());
        } else if (!draining) {
            draining = true;
            drain();
        }
    }

    /**
     * Runs the batches that are due, then as many ahead of the clock as it takes to process all that was received. A source
     * that needs longer to end is given it: then the end comes with its wake-up call, or with a later tick.
     */
    private void drain() {
        sources.forEach(ActiveSource::stopReceiving);
        tellStopped();
        BatchTime due = now().floor(graph.batchInterval());
        while (!end.isAtOnce() && lastBatch.isBefore(due)) {
            runBatch(lastBatch.plus(graph.batchInterval()));
        }
        long records = 1;
        while (!end.isAtOnce() && records > 0 && !allExhausted()) {
            records = runBatch(lastBatch.plus(graph.batchInterval()));
        }
        if (end.isAtOnce()) {
            end(Optional.empty());
        }
    }

    /** Tells of every source that was receiving that it does so no more. */
    private void tellStopped() {
        for (String source : receiving) {
            SourceInfo info = new SourceInfo(source, "the context stops", Optional.empty());
            listeners.tell(listener -> listener.onReceiverStopped(info));
        }
        receiving.clear();
    }

    private void end(Optional<Throwable> cause) {
        end.begin(cause);
        try {
            mailbox.close();
            sources.forEach(source -> closing(source.name(), source::close));
            graph.outputs().forEach(output -> closing(output.operator().toString(), output.sink()::close));
            closing("the batches' memory", memory::clear);
            durability.ifPresent(kept -> closing("the checkpoint directory", kept::close));
            closing("the engine", rdds::close);
            tellStopped();
            listeners.tell(StreamingListener::onStreamingStopped);
        } finally {
            end.complete();
        }
    }

    /** Closes a part; the others are closed whatever it does. */
    private static void closing(String what, Runnable close) {
        try {
            close.run();
        } catch (Throwable e) {
            LOG.warn("Closing {} failed: {}", what, FailureText.of(e));
        }
    }
}
