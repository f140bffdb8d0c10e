package io.tidemill.runtime;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.FailureText;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.RDDContext;
import io.tidemill.runtime.Event.SourceChange;
import io.tidemill.settings.Settings;
import io.tidemill.source.PacedRun;
import io.tidemill.source.PositionChanges;
import io.tidemill.source.Quota;
import io.tidemill.source.ReceivedLog;
import io.tidemill.source.RecordCodec;
import io.tidemill.source.SourceBatch;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceEvents;
import io.tidemill.source.SourceRun;
import io.tidemill.stream.InputNode;
import io.tidemill.time.BatchTime;
import io.tidemill.time.Clock;
import io.tidemill.time.Mailbox;
import io.tidemill.time.Timeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source that runs in a context: its surroundings, and what it tells. */
final class ActiveSource<T> implements SourceContext, SourceEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ActiveSource.class);

    private final InputNode<T> node;
    private final String name;
    private final Timeline timeline;
    private final Settings settings;
    private final long bufferBytes;
    private final RDDContext rdds;
    private final Mailbox<Event> mailbox;
    private final Optional<Durability> durability;
    private final Map<String, Incident> incidents = new HashMap<>();
    private final SourceRun<T> run;

    /** Owned by the batches' thread. */
    private boolean heldBack;

    /** How often something happened to records since the last batch, and to which for example. */
    private record Incident(long count, String example) {}

    ActiveSource(
            InputNode<T> node,
            String name,
            Timeline timeline,
            Settings settings,
            long bufferBytes,
            RDDContext rdds,
            Mailbox<Event> mailbox,
            Optional<Durability> durability) {
        this.node = node;
        this.name = name;
        this.timeline = timeline;
        this.settings = settings;
        this.bufferBytes = bufferBytes;
        this.rdds = rdds;
        this.mailbox = mailbox;
        this.durability = durability;
        this.run = guarded("start", () -> node.source().start(this));
    }

    /** Has the source do something; what it throws names it then. */
    private <R> R guarded(String what, Supplier<R> work) {
        try {
            return work.get();
        } catch (TidemillException e) {
            throw e;
        } catch (Throwable e) {
            throw new TidemillException(
                    ErrorCode.SOURCE_FAILED, "The source " + name + " failed to " + what + ": " + FailureText.of(e), e);
        }
    }

    private void guarded(String what, Runnable work) {
        guarded(what, () -> {
            work.run();
            return true;
        });
    }

    int node() {
        return node.id();
    }

    // ---- what the thread that runs batches asks for

    /** Returns the run, if it can leave a part of what there is to later batches. */
    Optional<PacedRun<T>> paced() {
        return run instanceof PacedRun<T> paced ? Optional.of(paced) : Optional.empty();
    }

    /** Returns about how many bytes there are for a batch, where the source keeps to quotas. */
    long waitingBytes(BatchTime time) {
        return guarded("say what there is for batch " + time, () -> paced().map(paced -> paced.waitingBytes(time)))
                .orElse(0L);
    }

    /** Returns what belongs to the batch, within the quota where the source keeps to quotas. */
    Sealed<T> seal(BatchTime time, Quota quota) {
        return sealed(guarded(
                "give batch " + time,
                () -> paced().map(paced -> paced.seal(time, quota)).orElseGet(() -> run.seal(time))));
    }

    /** Returns all that belongs to the batch. */
    Sealed<T> seal(BatchTime time) {
        return seal(time, Quota.UNLIMITED);
    }

    /** Notes whether the pace keeps back a part of what there is, from the batch that is sealed now on. */
    void heldBack(boolean now) {
        heldBack = now;
    }

    /** Returns a batch of an earlier run again; an empty one where nothing moved the source. */
    Sealed<T> replay(BatchTime time, PositionChanges changes) {
        return sealed(
                changes.isEmpty()
                        ? SourceBatch.of(new SplitsPlan<>(List.of(), new Operator(name, "")), 0)
                        : guarded("give batch " + time + " again", () -> run.replay(time, changes)));
    }

    void committed(BatchTime time) {
        guarded("hear that batch " + time + " is committed", () -> run.committed(time));
    }

    void forget(BatchTime time) {
        guarded("forget batch " + time, () -> run.forget(time));
    }

    void stopReceiving() {
        guarded("stop receiving", run::stopReceiving);
    }

    boolean isExhausted() {
        return guarded("tell whether it has ended", run::isExhausted);
    }

    void close() {
        run.close();
    }

    private Sealed<T> sealed(SourceBatch<T> batch) {
        return new Sealed<>(this, batch, rdds.rdd(batch.plan()));
    }

    /** What one batch takes from a source. */
    record Sealed<T>(ActiveSource<T> source, SourceBatch<T> batch, RDD<T> rdd) {}

    /** Returns the RDDs of a batch's inputs, by input node. */
    static Map<Integer, RDD<?>> byNode(List<Sealed<?>> inputs) {
        Map<Integer, RDD<?>> byNode = new HashMap<>();
        inputs.forEach(input -> byNode.put(input.source().node(), input.rdd()));
        return byNode;
    }

    /** Returns how many records a batch will have, by source, of those that know it. */
    static Map<String, Long> expectedCounts(List<Sealed<?>> inputs) {
        Map<String, Long> counts = new HashMap<>();
        inputs.forEach(input -> input.batch()
                .expectedCount()
                .ifPresent(count -> counts.put(input.source().name(), count)));
        return counts;
    }

    /** Returns what a batch takes, by source and part. */
    static Map<String, String> taken(List<Sealed<?>> inputs) {
        Map<String, String> taken = new HashMap<>();
        inputs.forEach(input -> input.batch()
                .inputs()
                .forEach((part, range) -> taken.put(input.source().name() + "." + part, range)));
        return taken;
    }

    /** Returns what happened to records since the last call, and logs it. */
    Map<String, Long> takeIncidents() {
        Map<String, Long> counts = new HashMap<>();
        synchronized (incidents) {
            incidents.forEach((what, incident) -> {
                LOG.warn(
                        "{}: {} {} since the last batch, for example {}", name, incident.count, what, incident.example);
                counts.put(name + "." + what, incident.count);
            });
            incidents.clear();
        }
        if (heldBack) {
            counts.put(name + ".held-back", 1L);
        }
        return counts;
    }

    // ---- what the source gets

    @Override
    public String name() {
        return name;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Clock clock() {
        return timeline.clock();
    }

    @Override
    public Duration batchInterval() {
        return node.slide();
    }

    @Override
    public long bufferBytes() {
        return bufferBytes;
    }

    @Override
    public int splitCount() {
        return 2 * rdds.engine().parallelism();
    }

    @Override
    public Map<String, String> positions() {
        return durability.map(kept -> kept.positions(node)).orElse(Map.of());
    }

    @Override
    public boolean isContinued() {
        return durability.isPresent() && durability.get().isContinued(node);
    }

    @Override
    public boolean keepsPositions() {
        return durability.isPresent();
    }

    @Override
    public RecordCodec recordCodec() {
        return durability.map(Durability::recordCodec).orElseGet(SourceContext.super::recordCodec);
    }

    @Override
    public Optional<ReceivedLog> receivedLog() {
        return durability.map(kept -> kept.receivedLog(node));
    }

    @Override
    public Thread startThread(String role, Runnable work) {
        String threadName = "tidemill-" + role;
        boolean onlyGivesAgain = durability.isPresent() && durability.get().isReplay();
        return onlyGivesAgain
                ? new Thread(work, threadName)
                : timeline.startThread(threadName, () -> runToItsEnd(threadName, work));
    }

    /** Runs a thread's work. A thread that fails would end unseen, and its source with it: then the application ends instead. */
    private void runToItsEnd(String threadName, Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            fatal("its thread " + threadName + " failed: " + FailureText.of(e), e);
        }
    }

    @Override
    public SourceEvents events() {
        return this;
    }

    // ---- what the source tells

    @Override
    public void started(String detail) {
        post(SourceChange.Kind.STARTED, detail, Optional.empty());
    }

    @Override
    public void failed(String message, Throwable cause) {
        post(SourceChange.Kind.FAILED, message, Optional.of(cause));
    }

    @Override
    public void stopped(String reason) {
        post(SourceChange.Kind.STOPPED, reason, Optional.empty());
    }

    @Override
    public void fatal(String message, Throwable cause) {
        post(SourceChange.Kind.FATAL, message, Optional.of(cause));
    }

    private void post(SourceChange.Kind kind, String message, Optional<Throwable> cause) {
        mailbox.post(new SourceChange(kind, new SourceInfo(name, message, cause)));
    }

    @Override
    public void counted(String what, long count, String example) {
        synchronized (incidents) {
            incidents.merge(
                    what,
                    new Incident(count, example),
                    (one, more) -> new Incident(one.count + more.count, one.example));
        }
    }

    @Override
    public void wake() {
        mailbox.post(new Event.Wake());
    }
}
