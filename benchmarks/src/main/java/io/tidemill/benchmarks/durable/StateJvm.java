package io.tidemill.benchmarks.durable;

import io.tidemill.StreamingContext;
import io.tidemill.benchmarks.contestant.Figures;
import io.tidemill.benchmarks.contestant.Protocol;
import io.tidemill.function.Pair;
import io.tidemill.function.State;
import io.tidemill.rdd.RDD;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.OutputInfo;
import io.tidemill.runtime.StreamingListener;
import io.tidemill.source.QueueSource;
import io.tidemill.stream.StateSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * A program that counts by key in a state from String to Long, in a JVM that others kill. It fills the state if it is told to,
 * then changes some keys in each batch, tells what it measured, and goes on until its standard input ends.
 */
public final class StateJvm {
    private static final int KEYS_PER_FILL = 1_000_000;
    private static final int PARTITIONS = 8;

    /** A prime that keeps the touched keys of a batch apart, and comes to all keys. */
    private static final long STRIDE = 7_919;

    private final StateSettings settings;
    private final PrintStream benchmark;
    private final AtomicLong firstTouched = new AtomicLong();
    private final LongAdder newKeys = new LongAdder();

    private StateJvm(StateSettings settings, PrintStream benchmark) {
        this.settings = settings;
        this.benchmark = benchmark;
    }

    public static void main(String[] args) throws IOException {
        new StateJvm(StateSettings.fromArguments(args), System.out).run();
    }

    private void run() throws IOException {
        StreamingContext ssc = StreamingContext.builder("State")
                .batchInterval(settings.batchInterval())
                .build();
        Queue<RDD<Integer>> fills = new ArrayDeque<>();
        for (int from = 0; from < settings.filledKeys(); from += KEYS_PER_FILL) {
            fills.add(range(ssc, from, Math.min(settings.filledKeys(), from + KEYS_PER_FILL)));
        }
        int fillCount = fills.size();
        ssc.queueStream(fills, QueueSource.Mode.ONE_PER_BATCH, range(ssc, -settings.touched(), 0))
                .named("records")
                .mapToPair(record -> Pair.of("user-" + keyOf(record), 1L))
                .mapWithState(StateSpec.function(this::count))
                .named("counts")
                .foreachRDD(RDD::count);
        ssc.addListener(new Stopwatch(fillCount));
        ssc.start();
        while (System.in.read() >= 0) {
            // nobody says anything: the end of the input is the end of the benchmark
        }
        Runtime.getRuntime().halt(1);
    }

    /** The numbers of a range, made by the tasks. */
    private static RDD<Integer> range(StreamingContext ssc, int from, int to) {
        List<Pair<Integer, Integer>> parts = new ArrayList<>();
        int size = to - from;
        for (int part = 0; part < PARTITIONS; part++) {
            parts.add(Pair.of(
                    from + (int) ((long) size * part / PARTITIONS),
                    from + (int) ((long) size * (part + 1) / PARTITIONS)));
        }
        return ssc.batchContext()
                .parallelize(parts, PARTITIONS)
                .flatMap(part -> () -> IntStream.range(part.key(), part.value()).iterator());
    }

    /** A record from 0 on is a key to be filled in, one below a key that this batch touches. */
    private long keyOf(int record) {
        return record >= 0 ? record : (firstTouched.get() - record) * STRIDE % settings.keys();
    }

    private Long count(String key, Optional<Long> more, State<Long> state) {
        Optional<Long> before = state.getOption();
        if (before.isEmpty()) {
            newKeys.increment();
        }
        long now = before.orElse(0L) + more.orElse(0L);
        state.update(now);
        return now;
    }

    private void tell(String line) {
        benchmark.println(line);
        benchmark.flush();
    }

    /** Follows the batches; used by the thread that runs them. */
    private final class Stopwatch implements StreamingListener {
        private final int fills;
        private final BatchTimes times = new BatchTimes();
        private int completed;
        private long outputEndNanos;

        Stopwatch(int fills) {
            this.fills = fills;
        }

        @Override
        public void onOutputOperationCompleted(OutputInfo output) {
            outputEndNanos = System.nanoTime();
        }

        @Override
        public void onBatchCompleted(BatchInfo batch) {
            long commitNanos = System.nanoTime() - outputEndNanos;
            completed++;
            firstTouched.addAndGet(settings.touched());
            if (completed == 1) {
                tell(Protocol.FIRST_BATCH);
            }
            int last = fills + settings.warmup() + settings.measured();
            if (completed > last - settings.measured() && completed <= last) {
                times.add(batch, commitNanos);
            }
            if (completed == last) {
                Figures figures = times.figures()
                        .with("newKeys", newKeys.sum())
                        .with(
                                "processorMillis",
                                ProcessHandle.current()
                                        .info()
                                        .totalCpuDuration()
                                        .orElseThrow()
                                        .toMillis());
                tell(Protocol.RESULT + figures.toJson());
            }
        }
    }
}
