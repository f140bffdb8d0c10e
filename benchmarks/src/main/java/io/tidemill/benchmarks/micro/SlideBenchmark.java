package io.tidemill.benchmarks.micro;

import io.tidemill.StreamingContext;
import io.tidemill.function.Pair;
import io.tidemill.rdd.PairRDD;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.ManualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a slide of a sliding count costs: 100 000 keys in every batch, no inverse, beside one update of a plain map by one thread.
 *
 * <p>With the same key objects in every batch, neither side computes a hash code or compares texts: that favours the map, whose
 * update does little else. Records that were just read have new ones.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 4)
@Measurement(iterations = 5, time = 4)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class SlideBenchmark {
    private static final int KEYS = 100_000;
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Param({"5", "60"})
    public int windowSeconds;

    @Param({"same", "new"})
    public String keyObjects = "same";

    private final List<Pair<String, Long>> batch =
            IntStream.range(0, KEYS).mapToObj(key -> Pair.of("user-" + key, 1L)).toList();
    private final Map<String, Long> plain = new HashMap<>();
    private final ManualTimeline timeline = ManualTimeline.startingAt(Instant.EPOCH);
    private final StreamingContext ssc = StreamingContext.builder("slides")
            .master("local[2]")
            .batchInterval(SECOND)
            .timeline(timeline)
            .build();
    private boolean started;
    private long keys;

    @Benchmark
    public long slide() {
        if (!started) {
            define();
        }
        timeline.advance(SECOND);
        return keys;
    }

    private void define() {
        started = true;
        PairDStream<String, Long> same =
                PairDStream.of(ssc.constantStream(ssc.batchContext().parallelize(batch, 2)));
        PairDStream<String, Long> counts =
                keyObjects.equals("same") ? same : same.mapToPair(pair -> Pair.of(copyOf(pair.key()), pair.value()));
        counts.reduceByKeyAndWindow(Long::sum, Duration.ofSeconds(windowSeconds), SECOND)
                .foreachRDD((PairRDD<String, Long> rdd) -> keys = rdd.count());
        ssc.start();
    }

    @Benchmark
    public int plainMapUpdate() {
        boolean isSame = keyObjects.equals("same");
        for (Pair<String, Long> pair : batch) {
            plain.merge(isSame ? pair.key() : copyOf(pair.key()), pair.value(), Long::sum);
        }
        return plain.size();
    }

    private static String copyOf(String key) {
        return new String(key.toCharArray()); // without the hash code that the key knows by now
    }

    @TearDown(Level.Trial)
    public void stop() {
        ssc.close();
    }
}
