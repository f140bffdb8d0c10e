package io.tidemill.kafka;

import io.tidemill.settings.Settings;
import io.tidemill.source.PositionChanges;
import io.tidemill.source.Source;
import io.tidemill.source.SourceBatch;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceEvents;
import io.tidemill.source.SourceRun;
import io.tidemill.time.BatchTime;
import io.tidemill.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A source as a context with a checkpoint treats it: positions of an earlier run are given to it, batches that were planned are
 * asked for again, and it hears of each commit. What the batches say is kept, for another run.
 */
final class Checkpointed<T> implements Source<T> {
    private final Source<T> source;
    private final Map<String, String> positions;
    private final List<Planned> toReplay;
    private final List<Planned> planned = new ArrayList<>(); // guarded by itself

    /** A batch that was planned. */
    record Planned(BatchTime time, PositionChanges changes) {}

    private Checkpointed(Source<T> source, Map<String, String> positions, List<Planned> toReplay) {
        this.source = source;
        this.positions = Map.copyOf(positions);
        this.toReplay = List.copyOf(toReplay);
    }

    /** Returns the source at its first start. */
    static <T> Checkpointed<T> first(Source<T> source) {
        return new Checkpointed<>(source, Map.of(), List.of());
    }

    /** Returns the source after a crash: {@code positions} are committed, {@code toReplay} are planned. */
    static <T> Checkpointed<T> after(Source<T> source, Map<String, String> positions, List<Planned> toReplay) {
        return new Checkpointed<>(source, positions, toReplay);
    }

    /** Returns the batches so far that moved the source. */
    List<Planned> planned() {
        synchronized (planned) {
            return List.copyOf(planned);
        }
    }

    /** Returns the positions after these batches. */
    static Map<String, String> positionsAfter(Map<String, String> before, List<Planned> batches) {
        Map<String, String> after = new HashMap<>(before);
        batches.forEach(batch -> batch.changes().applyTo(after));
        return after;
    }

    @Override
    public String kind() {
        return source.kind();
    }

    @Override
    public SourceRun<T> start(SourceContext context) {
        return new Run(source.start(new Continued(context)));
    }

    private final class Run implements SourceRun<T> {
        private final SourceRun<T> run;
        private final Deque<Planned> replays = new ArrayDeque<>(toReplay);
        private BatchTime last = BatchTime.ofEpochMillis(0);

        Run(SourceRun<T> run) {
            this.run = run;
        }

        @Override
        public SourceBatch<T> seal(BatchTime time) {
            run.committed(last);
            Planned again = replays.poll();
            last = again == null ? time : again.time();
            SourceBatch<T> batch = again == null ? run.seal(time) : run.replay(again.time(), again.changes());
            if (!batch.positions().isEmpty()) {
                synchronized (planned) {
                    planned.add(new Planned(last, batch.positions()));
                }
            }
            return batch;
        }

        @Override
        public void stopReceiving() {
            run.stopReceiving();
        }

        @Override
        public boolean isExhausted() {
            return run.isExhausted();
        }

        @Override
        public void close() {
            run.close();
        }
    }

    private final class Continued implements SourceContext {
        private final SourceContext context;

        Continued(SourceContext context) {
            this.context = context;
        }

        @Override
        public Map<String, String> positions() {
            return positions;
        }

        @Override
        public boolean isContinued() {
            return !positions.isEmpty() || !toReplay.isEmpty();
        }

        @Override
        public String name() {
            return context.name();
        }

        @Override
        public Settings settings() {
            return context.settings();
        }

        @Override
        public Clock clock() {
            return context.clock();
        }

        @Override
        public Duration batchInterval() {
            return context.batchInterval();
        }

        @Override
        public long bufferBytes() {
            return context.bufferBytes();
        }

        @Override
        public int splitCount() {
            return context.splitCount();
        }

        @Override
        public Thread startThread(String role, Runnable work) {
            return context.startThread(role, work);
        }

        @Override
        public SourceEvents events() {
            return context.events();
        }
    }
}
