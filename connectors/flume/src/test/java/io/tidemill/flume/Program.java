package io.tidemill.flume;

import io.tidemill.StreamingContext;
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

/** A streaming program that runs, what it got batch by batch, and a way to wait for it. */
final class Program<T> implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StreamingContext context;
    private final List<List<T>> batches = new ArrayList<>(); // guarded by this
    private final Map<String, Long> incidents = new HashMap<>(); // guarded by this
    private final List<String> told = new ArrayList<>(); // guarded by this
    private boolean ended; // guarded by this

    private Program(Map<String, String> settings) {
        StreamingContext.Builder builder = StreamingContext.builder("flume-test")
                .batchInterval(Duration.ofMillis(20))
                .master("local[2]");
        settings.forEach(builder::set);
        context = builder.build();
        context.addListener(new Listener());
    }

    /** Starts a program with batches of 20 ms that keeps all records of a source. */
    static <T> Program<T> start(Source<T> source) {
        return start(source, Map.of(), batch -> {});
    }

    /** Starts a program that has an output before it keeps the records of a batch. */
    static <T> Program<T> start(Source<T> source, Map<String, String> settings, Consumer<List<T>> first) {
        Program<T> program = startPolling(source, settings, first);
        program.awaitTold("FlumeReceiver");
        return program;
    }

    /** Starts a program whose source takes no port. */
    static <T> Program<T> startPolling(Source<T> source, Map<String, String> settings, Consumer<List<T>> first) {
        Program<T> program = new Program<>(settings);
        DStream<T> stream = program.context.stream(source);
        stream.foreachRDD(rdd -> {
            List<T> batch = rdd.collect();
            first.accept(batch);
            program.keep(batch);
        });
        program.context.start();
        return program;
    }

    private synchronized void keep(List<T> batch) {
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        notifyAll();
    }

    // ---- looking

    /** Returns the records so far. */
    synchronized List<T> records() {
        return batches.stream().<T>mapMulti((batch, all) -> batch.forEach(all)).toList();
    }

    /** Returns how often something happened to records so far. */
    synchronized long incidents(String what) {
        return incidents.getOrDefault(what, 0L);
    }

    // ---- waiting

    /** Waits until there are {@code count} records. */
    List<T> awaitRecords(int count) {
        awaitThat(() -> records().size() >= count);
        return records();
    }

    /** Waits until the source has said something that contains {@code text}. */
    void awaitTold(String text) {
        awaitThat(() -> told.stream().anyMatch(message -> message.contains(text)));
    }

    /** Waits until a condition holds, which is looked at whenever something happens. */
    synchronized void awaitThat(Supplier<Boolean> condition) {
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
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.stop();
    }

    private final class Listener implements StreamingListener {
        @Override
        public void onBatchCompleted(BatchInfo batch) {
            synchronized (Program.this) {
                batch.incidents()
                        .forEach((what, count) ->
                                incidents.merge(what.substring(what.indexOf('.') + 1), count, Long::sum));
                Program.this.notifyAll();
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
            synchronized (Program.this) {
                told.add(message);
                Program.this.notifyAll();
            }
        }

        @Override
        public void onStreamingStopped() {
            synchronized (Program.this) {
                ended = true;
                Program.this.notifyAll();
            }
        }
    }
}
