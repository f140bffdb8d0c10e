package io.tidemill.testkit;

import static java.util.Objects.requireNonNull;

import io.tidemill.StreamingContext;
import io.tidemill.error.TidemillException;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.SourceInfo;
import io.tidemill.runtime.StreamingListener;
import io.tidemill.source.Source;
import io.tidemill.stream.DStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A streaming program that reads one source in real time, as a test of the source against a real server needs it: what it got batch
 * by batch, what happened to records, what the source said, and ways to wait for them.
 *
 * <pre>{@code
 * try (RunningProgram<Long> program = RunningProgram.start(RateSource.perSecond(1_000))) {
 *     assertThat(program.awaitRecords(2)).startsWith(0L, 1L);
 * }
 * }</pre>
 *
 * <p>Waiting ends with an {@code AssertionError}, which tells what there is, after a minute and a half; when the program has failed it
 * ends with its failure. May be used by many threads.
 *
 * @param <T> the type of the records
 */
public final class RunningProgram<T> implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final StreamingContext context;
    private final List<List<T>> batches = new ArrayList<>(); // guarded by this
    private final Map<String, Long> incidents = new HashMap<>(); // guarded by this
    private final List<String> told = new ArrayList<>(); // guarded by this
    private long recordCount; // guarded by this
    private boolean ended; // guarded by this

    private RunningProgram(StreamingContext context) {
        this.context = context;
    }

    /** Starts a program with batches of 20 ms that keeps all records of a source. */
    public static <T> RunningProgram<T> start(Source<T> source) {
        return of(source).start();
    }

    /** Returns a builder of a program that keeps all records of a source. */
    public static <T> Builder<T> of(Source<T> source) {
        return new Builder<>(requireNonNull(source, "source"));
    }

    private synchronized void keep(List<T> batch) {
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        notifyAll();
    }

    /** Returns the program's context. */
    public StreamingContext context() {
        return context;
    }

    // ---- looking

    /** Returns the records so far. */
    public synchronized List<T> records() {
        return batches.stream().<T>mapMulti((batch, all) -> batch.forEach(all)).toList();
    }

    /** Returns the batches that had records so far. */
    public synchronized List<List<T>> batches() {
        return List.copyOf(batches);
    }

    /** Returns how often something, such as {@code malformed}, happened to records of batches that have ended. */
    public synchronized long incidents(String what) {
        return incidents.getOrDefault(what, 0L);
    }

    /** Returns how many records the batches that have ended say to have had. */
    public synchronized long recordCount() {
        return recordCount;
    }

    // ---- waiting

    /** Waits until there are {@code count} records, and returns all there are. */
    public List<T> awaitRecords(int count) {
        awaitThat(() -> records().size() >= count);
        return records();
    }

    /** Waits until the source has told listeners, of a start or of trouble, something that contains {@code text}. */
    public void awaitTold(String text) {
        awaitThat(() -> told.stream().anyMatch(message -> message.contains(text)));
    }

    /** Waits until a condition holds, which is looked at whenever something happens. */
    public synchronized void awaitThat(Supplier<Boolean> condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!condition.get()) {
                long left = deadline - System.nanoTime();
                if (ended || left <= 0) {
                    if (ended) {
                        context.awaitTermination(PATIENCE);
                    }
                    throw new AssertionError("It did not come; there are "
                            + records().size() + " records, and " + incidents + ", and the source said " + told);
                }
                wait(Math.max(1, left / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The test was interrupted while it waited", e);
        }
    }

    /** Waits for the failure of the program, and returns it. */
    public TidemillException awaitFailure() {
        try {
            boolean stopped = context.awaitTermination(PATIENCE);
            throw new AssertionError(stopped ? "It stopped without a failure" : "It goes on");
        } catch (TidemillException e) {
            return e;
        }
    }

    /** Stops the program. */
    @Override
    public void close() {
        context.stop();
    }

    private final class Listener implements StreamingListener {
        @Override
        public void onBatchCompleted(BatchInfo batch) {
            synchronized (RunningProgram.this) {
                batch.incidents()
                        .forEach((what, count) ->
                                incidents.merge(what.substring(what.indexOf('.') + 1), count, Long::sum));
                recordCount += batch.recordCount();
                RunningProgram.this.notifyAll();
            }
        }

        @Override
        public void onReceiverStarted(SourceInfo source) {
            tell(source.message());
        }

        @Override
        public void onReceiverError(SourceInfo source) {
            tell(source.message());
        }

        private void tell(String message) {
            synchronized (RunningProgram.this) {
                told.add(message);
                RunningProgram.this.notifyAll();
            }
        }

        @Override
        public void onStreamingStopped() {
            synchronized (RunningProgram.this) {
                ended = true;
                RunningProgram.this.notifyAll();
            }
        }
    }

    /** What a program is made of. Everything but the source has a default. */
    public static final class Builder<T> {
        private final Source<T> source;
        private final Map<String, String> settings = new HashMap<>();
        private Duration interval = Duration.ofMillis(20);
        private Consumer<List<T>> first = batch -> {};
        private Consumer<DStream<T>> outputs = stream -> {};

        private Builder(Source<T> source) {
            this.source = source;
        }

        /** Sets the batch interval; 20 ms unless told otherwise. */
        public Builder<T> batchInterval(Duration duration) {
            interval = requireNonNull(duration, "duration");
            return this;
        }

        /** Sets a setting. The master is {@code local[2]} unless told otherwise. */
        public Builder<T> set(String key, String value) {
            settings.put(requireNonNull(key, "key"), requireNonNull(value, "value"));
            return this;
        }

        /** Sets what is done with the records of a batch before they are kept, on the batches' thread: a slow reader, for example. */
        public Builder<T> before(Consumer<List<T>> action) {
            first = requireNonNull(action, "action");
            return this;
        }

        /** Adds outputs after the one that keeps the records. */
        public Builder<T> outputs(Consumer<DStream<T>> definition) {
            outputs = requireNonNull(definition, "definition");
            return this;
        }

        /** Starts the program, and returns at once. */
        public RunningProgram<T> start() {
            StreamingContext.Builder building = StreamingContext.builder("running-program")
                    .batchInterval(interval)
                    .master("local[2]");
            settings.forEach(building::set);
            StreamingContext context = building.build();
            RunningProgram<T> program = new RunningProgram<>(context);
            context.addListener(program.new Listener());
            DStream<T> stream = context.stream(source);
            Consumer<List<T>> before = first;
            stream.foreachRDD(rdd -> {
                List<T> batch = rdd.collect();
                before.accept(batch);
                program.keep(batch);
            });
            outputs.accept(stream);
            context.start();
            return program;
        }
    }
}
