package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.bag;
import static io.tidemill.testkit.contract.Outcome.bagOf;
import static io.tidemill.testkit.contract.Outcome.failureOf;

import io.tidemill.plan.StorageLevel;
import io.tidemill.rdd.DoubleRDD;
import io.tidemill.rdd.Histogram;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.Replacement;
import java.util.List;
import java.util.Optional;

/** RDDs of numbers. */
final class NumberScenarios {
    private NumberScenarios() {}

    private static DoubleRDD numbers(Workbench bench, Double... numbers) {
        return DoubleRDD.of(bench.rdd(List.of(numbers)));
    }

    private static DoubleRDD eight(Workbench bench) {
        return numbers(bench, 2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0);
    }

    static List<Scenario> all() {
        Scenarios s = new Scenarios();
        making(s);
        statistics(s);
        histograms(s);
        staying(s);
        return s.toList();
    }

    private static void making(Scenarios s) {
        s.scenario("mapToDouble makes numbers")
                .covers("RDD.mapToDouble(ToDoubleFunction)")
                .gives(
                        List.of(0.5, 1.0, 1.5),
                        bench -> bench.rdd(1, 2, 3).mapToDouble(n -> n / 2.0).collect());
        s.scenario("flatMapToDouble makes any number of numbers")
                .covers("RDD.flatMapToDouble(FlatMapFunction)")
                .gives(
                        6.0,
                        bench -> bench.rdd("1 2", "3")
                                .flatMapToDouble(line -> java.util.Arrays.stream(line.split(" "))
                                        .map(Double::valueOf)
                                        .toList())
                                .sum());
        s.scenario("mapPartitionsToDouble sees partitions whole")
                .covers("RDD.mapPartitionsToDouble(MapFunction)")
                .once()
                .gives(
                        List.of(2.0, 0.0),
                        bench -> bench.partitioned(List.of(List.of(7, 8), List.<Integer>of()))
                                .mapPartitionsToDouble(records -> {
                                    double count = 0;
                                    while (records.hasNext()) {
                                        records.next();
                                        count++;
                                    }
                                    return List.of(count).iterator();
                                })
                                .collect());
        s.scenario("an RDD of doubles becomes a double RDD")
                .covers("DoubleRDD.of(RDD)")
                .gives(3.0, bench -> DoubleRDD.of(bench.rdd(1.0, 2.0)).sum());
    }

    private static void statistics(Scenarios s) {
        s.scenario("sum, mean, variance and deviation of numbers")
                .covers(
                        "DoubleRDD.sum()",
                        "DoubleRDD.mean()",
                        "DoubleRDD.variance()",
                        "DoubleRDD.stdev()",
                        "DoubleRDD.sampleVariance()",
                        "DoubleRDD.min()",
                        "DoubleRDD.max()")
                .gives(
                        List.of(40.0, 5.0, 4.0, 2.0, "4.5714", 2.0, 9.0),
                        bench -> List.of(
                                eight(bench).sum(),
                                eight(bench).mean(),
                                eight(bench).variance(),
                                eight(bench).stdev(),
                                String.format(
                                        java.util.Locale.ROOT,
                                        "%.4f",
                                        eight(bench).sampleVariance()),
                                eight(bench).min(),
                                eight(bench).max()));
        s.scenario("stats has all of them")
                .covers("DoubleRDD.stats()", "DoubleRDD.sampleStdev()")
                .agrees(bench -> List.of(
                        eight(bench).stats().count(),
                        eight(bench).stats().mean(),
                        eight(bench).sampleStdev(),
                        eight(bench).stats().sampleStdev()));
        s.scenario("numbers that are none have no mean")
                .covers("DoubleRDD.mean()", "DoubleRDD.sum()", "DoubleRDD.min()", "DoubleRDD.sampleVariance()")
                .gives(
                        List.of(0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NaN),
                        bench -> List.of(
                                DoubleRDD.of(bench.none()).sum(),
                                DoubleRDD.of(bench.none()).mean(),
                                DoubleRDD.of(bench.none()).min(),
                                numbers(bench, 1.0).sampleVariance()));
    }

    private static void histograms(Scenarios s) {
        s.scenario("a histogram of even buckets goes from the least to the largest number")
                .covers("DoubleRDD.histogram(int)")
                .gives(
                        new Histogram(List.of(2.0, 5.5, 9.0), List.of(6L, 2L)),
                        bench -> eight(bench).histogram(2));
        s.scenario("a histogram of given bounds leaves out what lies outside")
                .covers("DoubleRDD.histogram(double[])")
                .gives(
                        List.of(4L, 3L),
                        bench -> eight(bench).histogram(0.0, 4.5, 7.0).counts());
        s.scenario("a histogram without buckets or numbers is refused")
                .covers("DoubleRDD.histogram(int)")
                .gives(
                        List.of(true, true),
                        bench -> List.of(
                                !failureOf(() -> eight(bench).histogram(0))
                                        .operator()
                                        .equals("did not fail"),
                                !failureOf(() -> DoubleRDD.of(bench.none()).histogram(2))
                                        .operator()
                                        .equals("did not fail")));
    }

    private static void staying(Scenarios s) {
        s.scenario("numbers stay numbers")
                .covers(
                        "DoubleRDD.filter(FilterFunction)",
                        "DoubleRDD.union(RDD)",
                        "DoubleRDD.intersection(RDD)",
                        "DoubleRDD.subtract(RDD)",
                        "DoubleRDD.distinct()",
                        "DoubleRDD.sample(Replacement, double, long)",
                        "DoubleRDD.repartition(int)",
                        "DoubleRDD.coalesce(int)",
                        "DoubleRDD.cache()",
                        "DoubleRDD.persist(StorageLevel)",
                        "DoubleRDD.localCheckpoint()",
                        "DoubleRDD.named(String)")
                .gives(List.of(26.0, 41.0, 13.0, 31.0, 27.0, 40.0, 40.0, 40.0, 40.0, 40.0, 40.0, 40.0), bench -> {
                    DoubleRDD eight = eight(bench);
                    return List.of(
                            eight.filter(n -> n > 4).sum(),
                            eight.union(numbers(bench, 1.0)).sum(),
                            eight.intersection(numbers(bench, 4.0, 9.0)).sum(),
                            eight.subtract(numbers(bench, 9.0)).sum(),
                            eight.distinct().sum(),
                            eight.sample(Replacement.WITHOUT, 1, 1).sum(),
                            eight.repartition(3).sum(),
                            eight.coalesce(1).sum(),
                            eight.cache().sum(),
                            eight.persist(StorageLevel.MEMORY_AND_DISK).sum(),
                            eight.localCheckpoint().sum(),
                            eight.named("eight").sum());
                });
        s.scenario("numbers that were written to a checkpoint are numbers")
                .covers("DoubleRDD.checkpoint(String)")
                .gives(
                        40.0,
                        bench -> TemporaryDirectory.with(directory -> eight(bench)
                                .checkpoint(directory.resolve("numbers").toString())
                                .sum()));
        s.scenario("a name stays with the RDD that was given it")
                .covers("RDD.named(String)", "RDD.name()", "PairRDD.named(String)")
                .gives(List.of(Optional.of("some"), Optional.empty(), Optional.of("pairs"), true), bench -> {
                    RDD<Integer> named = bench.rdd(1, 2).named("some");
                    return List.of(
                            named.name(),
                            bench.rdd(1).name(),
                            named.mapToPair(n -> io.tidemill.function.Pair.of(n, n))
                                    .named("pairs")
                                    .name(),
                            bag(named.collect()).equals(bagOf(1, 2))
                                    && named.toDebugString().contains("some"));
                });
        s.scenario("toDebugString names the operators")
                .covers("RDD.toDebugString()")
                .gives(true, bench -> {
                    String text = bench.rdd(1, 2).map(n -> n).distinct().toDebugString();
                    return text.contains("map at") && text.contains("distinct at");
                });
    }
}
