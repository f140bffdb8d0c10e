package io.tidemill.testkit;

import io.tidemill.StreamingContext;
import io.tidemill.log.LocalLogStore;
import io.tidemill.log.LogStore;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.ContextState;
import io.tidemill.runtime.StreamingListener;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.time.BatchTime;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A streaming context for a test: manual time, everything on the test's thread, and records of all that happens.
 *
 * <pre>{@code
 * try (StreamTest test = StreamTest.create()) {
 *     DStream<String> lines = test.stream(batch("a", "b"), batch("c"));
 *     Collected<Long> counts = test.collect(lines.count());
 *
 *     test.advance(2);
 *
 *     assertThat(counts.batches()).containsExactly(List.of(2L), List.of(1L));
 * }
 * }</pre>
 *
 * <p>Time starts at the epoch unless {@link Builder#startingAt} says otherwise, so that with an interval of one second the
 * batches have the times 1000, 2000, 3000 ms. The engine is {@code local[1]} with two partitions by default, so the order of records
 * is the same on every machine. As for every program, settings of the process ({@code -Dtidemill.master=local[4]}) beat these.
 *
 * <p>It belongs to the thread that made it.
 */
public final class StreamTest implements AutoCloseable {
    private final StreamingContext context;
    private final ManualTimeline timeline;
    private final Duration interval;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final RecordedEvents events = new RecordedEvents();
    private long completedBatches;

    private StreamTest(Builder builder) {
        this.interval = builder.interval;
        this.timeline = ManualTimeline.startingAt(builder.start);
        StreamingContext.Builder made = StreamingContext.builder("test")
                .batchInterval(interval)
                .timeline(timeline)
                .console(new PrintStream(printed, true, StandardCharsets.UTF_8));
        builder.settings.forEach(made::set);
        made.stateTypes(builder.stateTypes.toArray(Class<?>[]::new));
        builder.checkpoint.ifPresent(store -> made.checkpointStore(directory -> store));
        this.context = made.build();
        builder.checkpoint.ifPresent(store -> context.checkpoint(store.location()));
        context.addListener(events);
        context.addListener(new StreamingListener() {
            @Override
            public void onBatchCompleted(BatchInfo batch) {
                completedBatches++;
            }
        });
    }

    /** Returns a test with batches of one second. */
    public static StreamTest create() {
        return builder().build();
    }

    /** Returns a test with batches of {@code interval}. */
    public static StreamTest withBatchInterval(Duration interval) {
        return builder().batchInterval(interval).build();
    }

    /** Returns a builder, for settings and another start. */
    public static Builder builder() {
        return new Builder();
    }

    // ---- defining

    /** Returns the context: define streams on it, or hand it to the program under test. */
    public StreamingContext context() {
        return context;
    }

    /** Returns a stream of a {@link ScriptedSource} with these steps. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final <T> DStream<T> stream(ScriptStep<T>... steps) {
        return context.stream(ScriptedSource.scripted(steps));
    }

    /** Collects all that {@code stream} gives from now on. */
    public <T> Collected<T> collect(DStream<T> stream) {
        Collected<T> collected = new Collected<>();
        stream.output(collected);
        return collected;
    }

    /** Collects all pairs that {@code stream} gives from now on. */
    public <K, V> CollectedPairs<K, V> collect(PairDStream<K, V> stream) {
        CollectedPairs<K, V> collected = new CollectedPairs<>();
        stream.output(collected);
        return collected;
    }

    // ---- running

    /**
     * Runs the next {@code batches} batches on this thread, and returns; the first call starts the context. If the context
     * stops before that, it returns then.
     *
     * @throws io.tidemill.error.TidemillException what the application failed with, such as a {@link
     *     io.tidemill.runtime.BatchFailedException}: the same as {@code awaitTermination} throws, in this and every later call
     */
    public void advance(int batches) {
        start();
        long last = completedBatches + batches;
        while (completedBatches < last && context.state() == ContextState.ACTIVE && timeline.advanceToNext()) {
            // the clock goes from event to event
        }
        timeline.handlePosted();
        throwFailure();
    }

    /**
     * Turns the clock by {@code duration}, and runs every batch that falls due on the way on this thread; the first call starts
     * the context.
     *
     * @throws io.tidemill.error.TidemillException what the application failed with, in this and every later call
     */
    public void advance(Duration duration) {
        start();
        timeline.advance(duration);
        throwFailure();
    }

    /** Starts the context, if that has not been done; {@link #advance} does it, too. */
    public void start() {
        if (context.state() == ContextState.INITIALIZED) {
            context.start();
            timeline.handlePosted();
            throwFailure();
        }
    }

    private void throwFailure() {
        if (context.state() == ContextState.STOPPED) {
            context.awaitTermination(Duration.ZERO);
        }
    }

    /** Returns the time of the last batch that has fallen due. */
    public BatchTime time() {
        return BatchTime.ofEpochMillis(timeline.now().toEpochMilli()).floor(interval);
    }

    /** Returns the clock and what it drives, for finer turns. */
    public ManualTimeline timeline() {
        return timeline;
    }

    // ---- looking

    /** Returns all that was printed so far by {@code print()}, lines ended by {@code \n}. */
    public String console() {
        return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    /** Returns all that listeners were told so far. Time stands still during a batch, so all durations are zero. */
    public List<StreamEvent> events() {
        return events.all();
    }

    /** Returns the events of one kind so far. */
    public <E extends StreamEvent> List<E> events(Class<E> kind) {
        return events.of(kind);
    }

    /** Stops the context at once. It does not throw what the application failed with; {@link #advance} does. */
    @Override
    public void close() {
        context.stop();
    }

    /** What a test is made of. */
    public static final class Builder {
        private final Map<String, String> settings = new HashMap<>();
        private Duration interval = Duration.ofSeconds(1);
        private Instant start = Instant.EPOCH;
        private final List<Class<?>> stateTypes = new ArrayList<>();
        private Optional<LogStore> checkpoint = Optional.empty();

        private Builder() {
            set(TidemillSettings.MASTER.key(), "local[1]");
            set(TidemillSettings.DEFAULT_PARTITIONS.key(), "2");
        }

        /** Sets how much time a batch covers. */
        public Builder batchInterval(Duration duration) {
            interval = duration;
            return this;
        }

        /** Sets what the clock shows at first. */
        public Builder startingAt(Instant instant) {
            start = instant;
            return this;
        }

        /**
         * Sets a checkpoint directory: a test that is built with the same one, after this one was closed or has failed, goes on
         * where it ended.
         */
        public Builder checkpoint(Path directory) {
            return checkpoint(LocalLogStore.at(directory));
        }

        /** Sets a checkpoint directory that is reached in another way, such as one in which writing fails. */
        public Builder checkpoint(LogStore store) {
            checkpoint = Optional.of(store);
            return this;
        }

        /** Names classes of the program that states are made of. */
        public Builder stateTypes(Class<?>... types) {
            stateTypes.addAll(List.of(types));
            return this;
        }

        /** Sets any setting. */
        public Builder set(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /** Returns the test, its context INITIALIZED. */
        public StreamTest build() {
            return new StreamTest(this);
        }
    }
}
