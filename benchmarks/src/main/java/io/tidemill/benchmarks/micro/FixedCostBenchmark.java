package io.tidemill.benchmarks.micro;

import io.tidemill.BatchContext;
import io.tidemill.StreamingContext;
import io.tidemill.function.Pair;
import io.tidemill.rdd.RDD;
import io.tidemill.stream.DStream;
import io.tidemill.testkit.ManualTimeline;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a batch costs in which nothing came, and what the smallest jobs cost. Sample mode: the goals are for the median.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FixedCostBenchmark {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final ManualTimeline timeline = ManualTimeline.startingAt(Instant.EPOCH);
    private final StreamingContext streams;
    private final BatchContext batches;
    private final RDD<Integer> onePartition;
    private final RDD<Integer> twoPartitions;

    public FixedCostBenchmark() {
        streams = StreamingContext.builder("empty")
                .master("local[2]")
                .batchInterval(INTERVAL)
                .timeline(timeline)
                .console(new PrintStream(OutputStream.nullOutputStream(), false))
                .build();
        DStream<String> nothing = streams.constantStream(streams.batchContext().emptyRDD());
        nothing.flatMap(line -> Arrays.asList(line.split(" ")))
                .mapToPair(word -> Pair.of(word, 1L))
                .reduceByKey(Long::sum)
                .print();
        streams.start();
        batches = BatchContext.builder("jobs").master("local[2]").build();
        onePartition = batches.parallelize(List.of(1, 2, 3), 1);
        twoPartitions = batches.parallelize(List.of(1, 2, 3), 2);
    }

    @TearDown(Level.Trial)
    public void stop() {
        streams.close();
        batches.close();
    }

    @Benchmark
    public void emptyBatchOfWordCount() {
        timeline.advance(INTERVAL);
    }

    @Benchmark
    public long jobOfOneTask() {
        return onePartition.map(n -> n + 1).count();
    }

    @Benchmark
    public long jobOfTwoTasks() {
        return twoPartitions.map(n -> n + 1).count();
    }

    @Benchmark
    public int jobWithShuffle() {
        return twoPartitions
                .mapToPair(n -> Pair.of(n, 1))
                .reduceByKey(Integer::sum)
                .collect()
                .size();
    }
}
