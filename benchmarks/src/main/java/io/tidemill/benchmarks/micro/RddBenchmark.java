package io.tidemill.benchmarks.micro;

import io.tidemill.BatchContext;
import io.tidemill.function.Pair;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** Whole jobs on two threads, each beside what one would write by hand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(value = 1, jvmArgsAppend = "-Xmx6g")
public class RddBenchmark {
    private static final int DISTINCT = 100_000;

    private final BatchContext context =
            BatchContext.builder("rdd").master("local[2]").build();

    @TearDown(Level.Trial)
    public void close() {
        context.close();
    }

    /** Ten million keys, of which 100 000 are different. */
    @State(Scope.Benchmark)
    public static class Keys {
        final List<String> keys;

        public Keys() {
            List<String> distinct =
                    IntStream.range(0, DISTINCT).mapToObj(i -> "user-" + i).toList();
            keys = new Random(1)
                    .ints(10_000_000, 0, DISTINCT)
                    .mapToObj(distinct::get)
                    .toList();
        }
    }

    @Benchmark
    public long reduceByKey(Keys input) {
        return context.parallelize(input.keys, 2)
                .mapToPair(key -> Pair.of(key, 1L))
                .reduceByKey(Long::sum)
                .count();
    }

    @Benchmark
    public long reduceByKeyByHand(Keys input) {
        int half = input.keys.size() / 2;
        CompletableFuture<Map<String, Long>> first =
                CompletableFuture.supplyAsync(() -> counts(input.keys.subList(0, half)));
        CompletableFuture<Map<String, Long>> second =
                CompletableFuture.supplyAsync(() -> counts(input.keys.subList(half, input.keys.size())));
        Map<String, Long> all = first.join();
        second.join().forEach((key, count) -> all.merge(key, count, Long::sum));
        return all.size();
    }

    private static Map<String, Long> counts(List<String> keys) {
        Map<String, Long> counts = new HashMap<>();
        keys.forEach(key -> counts.merge(key, 1L, Long::sum));
        return counts;
    }

    /** Five million strings in no order. */
    @State(Scope.Benchmark)
    public static class Strings {
        final List<String> strings =
                new Random(2).ints(5_000_000).mapToObj(Integer::toString).toList();
    }

    @Benchmark
    public long sort(Strings input) {
        return context.parallelize(input.strings, 2).sortBy(text -> text).count();
    }

    @Benchmark
    public long sortByHand(Strings input) {
        String[] sorted = input.strings.toArray(String[]::new);
        Arrays.parallelSort(sorted);
        return sorted.length;
    }

    /** Twice a million pairs, each key once on a side. */
    @State(Scope.Benchmark)
    public static class Sides {
        final List<Pair<Integer, String>> left = side(3);
        final List<Pair<Integer, String>> right = side(4);

        private static List<Pair<Integer, String>> side(long seed) {
            List<Integer> keys =
                    new ArrayList<>(IntStream.range(0, 1_000_000).boxed().toList());
            Collections.shuffle(keys, new Random(seed));
            return keys.stream().map(key -> Pair.of(key, "value-" + key)).toList();
        }
    }

    @Benchmark
    public long join(Sides input) {
        PairRDD<Integer, String> left = context.parallelizePairs(input.left, 2);
        RDD<Pair<Integer, Pair<String, String>>> joined = left.join(context.parallelizePairs(input.right, 2));
        return joined.count();
    }

    @Benchmark
    public long joinByHand(Sides input) {
        int half = input.left.size() / 2;
        Map<Integer, String> partners = new HashMap<>();
        input.right.forEach(pair -> partners.put(pair.key(), pair.value()));
        CompletableFuture<Long> first =
                CompletableFuture.supplyAsync(() -> matches(input.left.subList(0, half), partners));
        CompletableFuture<Long> second =
                CompletableFuture.supplyAsync(() -> matches(input.left.subList(half, input.left.size()), partners));
        return first.join() + second.join();
    }

    private static long matches(List<Pair<Integer, String>> pairs, Map<Integer, String> partners) {
        long matches = 0;
        for (Pair<Integer, String> pair : pairs) {
            String partner = partners.get(pair.key());
            if (partner != null && Pair.of(pair.key(), Pair.of(pair.value(), partner)) != null) {
                matches++;
            }
        }
        return matches;
    }
}
