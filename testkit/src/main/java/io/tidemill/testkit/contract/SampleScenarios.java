package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.bag;
import static io.tidemill.testkit.contract.Outcome.failureOf;
import static io.tidemill.testkit.contract.Outcome.refused;

import io.tidemill.error.ErrorCode;
import io.tidemill.function.Pair;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.Replacement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Draws at random, which follow from a seed. */
final class SampleScenarios {
    private static final List<Integer> MANY = PartitionScenarios.range(0, 2000);

    private SampleScenarios() {}

    static List<Scenario> all() {
        Scenarios s = new Scenarios();
        samples(s);
        splits(s);
        byKey(s);
        return s.toList();
    }

    private static void samples(Scenarios s) {
        s.scenario("a sample is the same for the same seed")
                .covers("RDD.sample(Replacement, double, long)")
                .agrees(bench -> List.of(
                        bench.rdd(MANY).sample(Replacement.WITHOUT, 0.1, 7).collect(),
                        bench.rdd(MANY).sample(Replacement.WITH, 0.1, 7).collect()));
        s.scenario("a sample has about its share of the records, each at most once unless it is replaced")
                .covers("RDD.sample(Replacement, double, long)")
                .gives(List.of(true, true, true, 0L, 2000L, 0L), bench -> {
                    RDD<Integer> many = bench.rdd(MANY);
                    List<Integer> sample =
                            many.sample(Replacement.WITHOUT, 0.5, 1).collect();
                    List<Integer> drawn = many.sample(Replacement.WITH, 1.5, 1).collect();
                    return List.of(
                            sample.size() > 800 && sample.size() < 1200,
                            new HashSet<>(sample).size() == sample.size(),
                            drawn.size() > 2600 && drawn.size() < 3400 && new HashSet<>(drawn).size() < drawn.size(),
                            many.sample(Replacement.WITHOUT, 0, 1).count(),
                            many.sample(Replacement.WITHOUT, 1, 1).count(),
                            bench.<Integer>none().sample(Replacement.WITH, 3, 1).count());
                });
        s.scenario("a sample of a fraction that is none is refused")
                .covers("RDD.sample(Replacement, double, long)")
                .gives(
                        List.of(refused(ErrorCode.INVALID_ARGUMENT), refused(ErrorCode.INVALID_ARGUMENT)),
                        bench -> List.of(
                                failureOf(() -> bench.rdd(1).sample(Replacement.WITHOUT, 1.5, 1)),
                                failureOf(() -> bench.rdd(1).sample(Replacement.WITH, -0.5, 1))));
        s.scenario("a sample of pairs is a pair RDD")
                .covers("PairRDD.sample(Replacement, double, long)")
                .agrees(bench -> bench.rdd(MANY)
                        .mapToPair(n -> Pair.of(n, n))
                        .sample(Replacement.WITHOUT, 0.02, 3)
                        .mapValues(n -> -n)
                        .collect());
        s.scenario("takeSample draws exactly as many records as it is told")
                .covers("RDD.takeSample(Replacement, int, long)")
                .gives(List.of(50, 50, 2000, 3000, 0, 0, true), bench -> {
                    RDD<Integer> many = bench.rdd(MANY);
                    List<Integer> sample = many.takeSample(Replacement.WITHOUT, 50, 5);
                    return List.of(
                            sample.size(),
                            new HashSet<>(sample).size(),
                            many.takeSample(Replacement.WITHOUT, 3000, 5).size(),
                            many.takeSample(Replacement.WITH, 3000, 5).size(),
                            many.takeSample(Replacement.WITH, 0, 5).size(),
                            bench.none().takeSample(Replacement.WITH, 10, 5).size(),
                            sample.equals(many.takeSample(Replacement.WITHOUT, 50, 5)));
                });
    }

    private static void splits(Scenarios s) {
        s.scenario("randomSplit puts every record into exactly one part, by weight")
                .covers("RDD.randomSplit(List, long)")
                .gives(List.of(true, true), bench -> {
                    List<RDD<Integer>> parts = bench.rdd(MANY).randomSplit(List.of(1.0, 3.0, 0.0), 11);
                    List<Integer> all = new ArrayList<>();
                    parts.forEach(part -> all.addAll(part.collect()));
                    long first = parts.get(0).count();
                    return List.of(
                            bag(all).equals(bag(MANY)),
                            first > 350 && first < 650 && parts.get(2).isEmpty());
                });
        s.scenario("randomSplit is the same for the same seed")
                .covers("RDD.randomSplit(List, long)")
                .agrees(bench -> bench.rdd(MANY).randomSplit(List.of(1.0, 1.0), 3).stream()
                        .map(RDD::collect)
                        .toList());
    }

    private static void byKey(Scenarios s) {
        s.scenario("sampleByKey has a share for each key")
                .covers("PairRDD.sampleByKey(Replacement, Map, long)")
                .gives(List.of(true, 1000L), bench -> {
                    Map<Integer, Long> counts = keyed(bench)
                            .sampleByKey(Replacement.WITHOUT, Map.of(0, 0.2, 1, 1.0), 9)
                            .countByKey();
                    long zeros = counts.getOrDefault(0, 0L);
                    return List.of(zeros > 120 && zeros < 280, counts.getOrDefault(1, 0L));
                });
        s.scenario("sampleByKey is the same for the same seed")
                .covers("PairRDD.sampleByKey(Replacement, Map, long)")
                .agrees(bench -> keyed(bench)
                        .sampleByKey(Replacement.WITH, Map.of(0, 0.2, 1, 0.1), 9)
                        .collect());
        s.scenario("sampleByKeyExact has exactly the share of each key")
                .covers("PairRDD.sampleByKeyExact(Replacement, Map, long)")
                .gives(
                        Map.of(0, 101L, 1, 1000L),
                        bench -> keyed(bench)
                                .sampleByKeyExact(Replacement.WITHOUT, Map.of(0, 0.1001, 1, 1.0), 9)
                                .countByKey());
        s.scenario("a key without a fraction ends the action")
                .covers("PairRDD.sampleByKey(Replacement, Map, long)")
                .gives(
                        refused(ErrorCode.INVALID_ARGUMENT),
                        bench -> failureOf(() -> keyed(bench)
                                .sampleByKey(Replacement.WITHOUT, Map.of(0, 0.5), 9)
                                .collect()));
    }

    private static PairRDD<Integer, Integer> keyed(Workbench bench) {
        return bench.rdd(MANY).mapToPair(n -> Pair.of(n % 2, n));
    }
}
