package io.tidemill.benchmarks.micro;

import io.tidemill.StreamingContext;
import io.tidemill.function.Pair;
import io.tidemill.rdd.RDD;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.testkit.ManualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a batch of {@code mapWithState} costs that touches 10 000 of many keys. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class MapWithStateBenchmark {
    private static final int TOUCHED = 10_000;
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Param({"10000", "100000", "1000000"})
    public int keys;

    private final Random random = new Random(1);
    private final Queue<RDD<Pair<Integer, Long>>> batches = new ArrayDeque<>();
    private final ManualTimeline timeline = ManualTimeline.startingAt(Instant.EPOCH);
    private final StreamingContext ssc = StreamingContext.builder("state")
            .master("local[2]")
            .batchInterval(SECOND)
            .timeline(timeline)
            .build();
    private long emitted;

    @Setup(Level.Trial)
    public void start() {
        List<Pair<Integer, Long>> all =
                IntStream.range(0, keys).mapToObj(key -> Pair.of(key, 0L)).toList();
        StateSpec<Integer, Long, Long, Long> counting = StateSpec.function((key, value, state) -> {
            long sum = state.getOption().orElse(0L) + value.orElse(0L);
            state.update(sum);
            return sum;
        });
        PairDStream.of(ssc.queueStream(batches))
                .mapWithState(counting.initialState(ssc.batchContext().parallelizePairs(all))
                        .timeout(Duration.ofDays(1)))
                .foreachRDD((RDD<Long> sums) -> emitted = sums.count());
        ssc.start();
        timeline.advance(SECOND);
    }

    @Setup(Level.Invocation)
    public void nextBatch() {
        List<Pair<Integer, Long>> pairs =
                random.ints(TOUCHED, 0, keys).mapToObj(key -> Pair.of(key, 1L)).toList();
        batches.add(ssc.batchContext().parallelize(pairs, 2));
    }

    @Benchmark
    public long batch() {
        timeline.advance(SECOND);
        return emitted;
    }

    @TearDown(Level.Trial)
    public void stop() {
        ssc.close();
    }
}
