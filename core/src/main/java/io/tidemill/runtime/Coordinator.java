package io.tidemill.runtime;

import io.tidemill.batch.BatchPlanner;
import io.tidemill.batch.PlannedBatch;
import io.tidemill.engine.Engine;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.StatePlan;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.RDDContext;
import io.tidemill.settings.Settings;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.settings.TidemillSettings.OnFailure;
import io.tidemill.stream.InputNode;
import io.tidemill.stream.StreamGraph;
import io.tidemill.time.BatchTime;
import io.tidemill.time.Mailbox;
import io.tidemill.time.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtime of one context. Everything but the marked methods happens in the handler of its mailbox, one event at a time;
 * all fields that are not final belong to that thread, except where they are volatile.
 */
public final class Coordinator {
    private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

    private final String name;
    private final StreamGraph graph;
    private final RDDContext rdds;
    private final Settings settings;
    private final Timeline timeline;
    private final Listeners listeners;
    private final Mailbox<Event> mailbox;
    private final BatchPlanner planner;
    private final BatchMemory memory;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<ActiveSource<?>> sources = new ArrayList<>();
    private BatchTime lastBatch = BatchTime.ofEpochMillis(0);
    private volatile boolean stopNow;
    private volatile boolean stopped;
    private volatile Optional<Throwable> failure = Optional.empty();

    /** The runtime of {@code graph}; nothing happens before {@link #start}. */
    public Coordinator(
            String name,
            StreamGraph graph,
            RDDContext rdds,
            Settings settings,
            Timeline timeline,
            Listeners listeners) {
        this.name = name;
        this.graph = graph;
        this.rdds = rdds;
        this.settings = settings;
        this.timeline = timeline;
        this.listeners = listeners;
        this.planner = new BatchPlanner(graph, rdds);
        this.memory = new BatchMemory(graph.remember(), graph.longestMemory());
        this.mailbox = timeline.mailbox("tidemill-batch", this::handle);
    }

    // ---- from any thread

    /** Starts the sources and the ticks, and returns. */
    public void start() {
        mailbox.post(new Event.Start());
    }

    /** Asks for the stop and returns; {@link #awaitEnd} tells when it has come. */
    public void requestStop(StopMode mode) {
        if (mode == StopMode.NOW) {
            stopNow = true;
            mailbox.interruptHandler();
        }
        mailbox.post(new Event.Stop(mode));
    }

    /** Returns whether the calling thread is the one that runs batches, so that it must not wait for them. */
    public boolean isBatchThread() {
        return mailbox.isHandling();
    }

    /** Waits for the end, at most {@code timeout}, and returns whether it has come. */
    public boolean awaitEnd(Duration timeout) throws InterruptedException {
        return ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns whether the end has come. */
    public boolean isEnded() {
        return ended.getCount() == 0;
    }

    /** Returns what ended it, if it was a failure. */
    public Optional<Throwable> failure() {
        return failure;
    }

    // ---- in the handler

    private void handle(Event event) {
        if (stopped) {
            return;
        }
        try {
            if (event instanceof Event.Start) {
                begin();
            } else if (event instanceof Event.Tick tick) {
                tick(tick.time());
            } else if (event instanceof Event.Stop stop) {
                stop(stop.mode());
            } else if (event instanceof Event.SourceChange change) {
                sourceChanged(change);
            }
            stopIfSourcesEnded();
        } catch (Throwable e) {
            end(Optional.of(e));
        }
    }

    private void begin() {
        Duration interval = graph.batchInterval();
        lastBatch = now().floor(interval);
        long bufferBytes = settings.get(TidemillSettings.RECEIVE_BUFFER)
                / Math.max(1, graph.inputs().size());
        for (InputNode<?> input : graph.inputs()) {
            sources.add(activate(input, bufferBytes));
        }
        listeners.tell(StreamingListener::onStreamingStarted);
        scheduleNext();
        Duration stopAfter = settings.get(TidemillSettings.STOP_AFTER);
        if (!stopAfter.isZero()) {
            mailbox.postAt(now().plus(stopAfter).epochMillis(), new Event.Stop(StopMode.GRACEFUL));
        }
    }

    private <T> ActiveSource<T> activate(InputNode<T> input, long bufferBytes) {
        String sourceName = Objects.requireNonNull(graph.names().get(input.id()), "name");
        return new ActiveSource<>(input, sourceName, timeline, settings, bufferBytes, rdds, mailbox);
    }

    private BatchTime now() {
        return BatchTime.ofEpochMillis(timeline.clock().epochMillis());
    }

    private void scheduleNext() {
        BatchTime next = lastBatch.plus(graph.batchInterval());
        mailbox.postAt(next.epochMillis(), new Event.Tick(next));
    }

    private void tick(BatchTime time) {
        runBatch(time);
        scheduleNext();
    }

    private void sourceChanged(Event.SourceChange change) {
        SourceInfo source = change.source();
        switch (change.kind()) {
            case STARTED -> listeners.tell(listener -> listener.onReceiverStarted(source));
            case FAILED -> listeners.tell(listener -> listener.onReceiverError(source));
            case STOPPED -> listeners.tell(listener -> listener.onReceiverStopped(source));
            case FATAL -> {
                listeners.tell(listener -> listener.onReceiverError(source));
                throw new TidemillException(
                        ErrorCode.SOURCE_FAILED,
                        "The source " + source.name() + " can not go on: " + source.message(),
                        source.cause().orElse(null));
            }
        }
    }

    // ---- one batch

    private void runBatch(BatchTime time) {
        List<ActiveSource.Sealed<?>> inputs = new ArrayList<>();
        sources.forEach(source -> inputs.add(source.seal(time)));
        lastBatch = time;
        BatchRun run = new BatchRun(time, inputs);
        try {
            run.run();
        } catch (BatchFailedException e) {
            inputs.forEach(input -> input.batch().release());
            if (stopNow || settings.get(TidemillSettings.ON_FAILURE) == OnFailure.STOP) {
                throw e;
            }
            LOG.error("{} goes on without batch {}, as {} says", name, time, TidemillSettings.ON_FAILURE.key(), e);
        }
    }

    /** The work of one batch. */
    private final class BatchRun {
        private final BatchTime time;
        private final List<ActiveSource.Sealed<?>> inputs;
        private final Engine engine = rdds.engine();
        private BatchInfo info;
        private String working = "planning";
        private long startNanos;

        BatchRun(BatchTime time, List<ActiveSource.Sealed<?>> inputs) {
            this.time = time;
            this.inputs = inputs;
            this.info = BatchInfo.submitted(time);
        }

        void run() {
            try {
                startNanos = timeline.clock().nanoTime();
                PlannedBatch planned = planner.plan(time, inputRdds(), memory);
                listeners.tell(listener -> listener.onBatchSubmitted(info));
                info = info.started(delay());
                listeners.tell(listener -> listener.onBatchStarted(info));
                for (PlannedBatch.Job<?> job : planned.jobs()) {
                    runOutput(job);
                }
                for (StatePlan<?, ?, ?, ?> step : planned.steps()) {
                    working = step.operator().toString();
                    engine.advance(step);
                }
                working = "window";
                planned.materialized().forEach(RDD::count);
                engine.commit(time);
                complete(Optional.empty());
                memory.add(inputs, planned);
            } catch (Throwable e) {
                engine.rollback(time);
                BatchFailedException failure = new BatchFailedException(time, working, e);
                complete(Optional.of(failure));
                throw failure;
            }
        }

        private Map<Integer, RDD<?>> inputRdds() {
            Map<Integer, RDD<?>> byNode = new HashMap<>();
            inputs.forEach(input -> byNode.put(input.source().node(), input.rdd()));
            return byNode;
        }

        private Duration delay() {
            return Duration.ofMillis(Math.max(0, timeline.clock().epochMillis() - time.epochMillis()));
        }

        private void runOutput(PlannedBatch.Job<?> job) throws Exception {
            working = job.output().operator().toString();
            long start = timeline.clock().nanoTime();
            listeners.tell(
                    listener -> listener.onOutputOperationStarted(outputInfo(job, Optional.empty(), Optional.empty())));
            @Nullable Throwable failure = null;
            try {
                job.run(time);
            } catch (Throwable e) {
                failure = e;
                throw e;
            } finally {
                OutputInfo ended = outputInfo(
                        job,
                        Optional.of(Duration.ofNanos(timeline.clock().nanoTime() - start)),
                        Optional.ofNullable(failure));
                listeners.tell(listener -> listener.onOutputOperationCompleted(ended));
            }
        }

        private OutputInfo outputInfo(
                PlannedBatch.Job<?> job, Optional<Duration> duration, Optional<Throwable> failure) {
            return new OutputInfo(
                    time, job.output().index(), job.output().operator().toString(), duration, failure);
        }

        private void complete(Optional<Throwable> failure) {
            Map<String, Long> counts = new HashMap<>();
            Map<String, Long> incidents = new HashMap<>();
            for (ActiveSource.Sealed<?> input : inputs) {
                counts.put(input.source().name(), input.batch().recordCount());
                incidents.putAll(input.source().takeIncidents());
            }
            BatchInfo completed = new BatchInfo(
                    time,
                    counts,
                    incidents,
                    Optional.of(info.schedulingDelay().orElseGet(this::delay)),
                    Optional.of(Duration.ofNanos(timeline.clock().nanoTime() - startNanos)),
                    failure);
            listeners.tell(listener -> listener.onBatchCompleted(completed));
        }
    }

    // ---- the end

    private void stopIfSourcesEnded() {
        if (!stopped
                && !sources.isEmpty()
                && settings.get(TidemillSettings.STOP_WHEN_SOURCES_END)
                && sources.stream().allMatch(source -> source.run().isExhausted())) {
            end(Optional.empty());
        }
    }

    private void stop(StopMode mode) {
        if (mode == StopMode.GRACEFUL) {
            drain();
        }
        end(Optional.empty());
    }

    /** Runs batches until all that was received is processed; the last ones may be ahead of the clock. */
    private void drain() {
        sources.forEach(source -> source.run().stopReceiving());
        BatchTime last = now().floor(graph.batchInterval()).plus(graph.batchInterval());
        while (!stopNow && (lastBatch.isBefore(last) || !allExhausted())) {
            runBatch(lastBatch.plus(graph.batchInterval()));
        }
    }

    private boolean allExhausted() {
        return sources.stream().allMatch(source -> source.run().isExhausted());
    }

    private void end(Optional<Throwable> cause) {
        stopped = true;
        mailbox.close();
        for (ActiveSource<?> source : sources) {
            try {
                source.run().close();
            } catch (RuntimeException e) {
                LOG.warn("Closing the source {} failed", source.name(), e);
            }
        }
        memory.clear();
        rdds.close();
        failure = stopNow ? Optional.empty() : cause;
        listeners.tell(StreamingListener::onStreamingStopped);
        ended.countDown();
    }
}
