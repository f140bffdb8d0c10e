package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.bag;

import io.tidemill.function.Pair;
import io.tidemill.plan.CartesianPlan;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.KeyUse;
import io.tidemill.plan.Operator;
import io.tidemill.plan.ZipPlan;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators that work on partitions, and those that put them together in another way. */
final class PartitionScenarios {
    private static final List<List<Integer>> UNEVEN =
            List.of(List.of(1, 2, 3), List.of(), List.of(4), List.of(), List.of(5, 6));

    private PartitionScenarios() {}

    static List<Scenario> all() {
        Scenarios s = new Scenarios();
        wholePartitions(s);
        together(s);
        movedToOtherPartitions(s);
        sideBySide(s);
        return s.toList();
    }

    private static void wholePartitions(Scenarios s) {
        s.scenario("an RDD has the partitions it was made with")
                .covers("RDD.partitionCount()", "RDD.glom()")
                .once()
                .gives(Pair.of(5, UNEVEN), bench -> {
                    RDD<Integer> rdd = bench.partitioned(UNEVEN);
                    return Pair.of(rdd.partitionCount(), rdd.glom().collect());
                });
        s.scenario("an empty RDD has no partition, whatever is done record by record")
                .covers("RDD.partitionCount()", "RDD.glom()")
                .gives(List.of(0, 0, 0, List.of()), bench -> {
                    RDD<Integer> none = bench.none();
                    return List.of(
                            none.partitionCount(),
                            none.map(n -> n).partitionCount(),
                            none.glom().partitionCount(),
                            none.glom().collect());
                });
        s.scenario("mapPartitions sees a partition whole, also an empty one")
                .covers("RDD.mapPartitions(MapFunction)")
                .once()
                .gives(
                        List.of(6, 0, 4, 0, 11),
                        bench -> bench.partitioned(UNEVEN)
                                .mapPartitions(records -> List.of(sum(records)).iterator())
                                .collect());
        s.scenario("mapPartitions is not called without partitions")
                .covers("RDD.mapPartitions(MapFunction)")
                .gives(
                        List.of(),
                        bench -> bench.<Integer>none()
                                .mapPartitions(records -> List.of(sum(records)).iterator())
                                .collect());
        s.scenario("mapPartitions may leave records unread")
                .covers("RDD.mapPartitions(MapFunction)")
                .once()
                .gives(
                        List.of(1, 4, 5),
                        bench -> bench.partitioned(UNEVEN)
                                .mapPartitions(records -> records.hasNext()
                                        ? List.of(records.next()).iterator()
                                        : List.<Integer>of().iterator())
                                .collect());
        s.scenario("mapPartitions may be given what map, flatMap and filter make")
                .covers("RDD.mapPartitions(MapFunction)")
                .once()
                .gives(
                        List.of(60, 0, 0, 0, 120),
                        bench -> bench.partitioned(UNEVEN)
                                .flatMap(n -> List.of(n, n))
                                .filter(n -> n != 4)
                                .map(n -> n * 5)
                                .mapPartitions(records -> List.of(sum(records)).iterator())
                                .map(n -> n == 110 ? 120 : n)
                                .collect());
        s.scenario("mapPartitionsWithIndex knows the partition")
                .covers("RDD.mapPartitionsWithIndex(Function2)")
                .once()
                .gives(
                        List.of("0:6", "1:0", "2:4", "3:0", "4:11"),
                        bench -> bench.partitioned(UNEVEN)
                                .mapPartitionsWithIndex((index, records) ->
                                        List.of(index + ":" + sum(records)).iterator())
                                .collect());
        s.scenario("mapPartitionsWithIndex counts on through a union")
                .covers("RDD.mapPartitionsWithIndex(Function2)", "RDD.union(RDD)")
                .once()
                .gives(
                        List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
                        bench -> bench.partitioned(UNEVEN)
                                .union(bench.partitioned(UNEVEN))
                                .mapPartitionsWithIndex(
                                        (index, records) -> List.of(index).iterator())
                                .collect());
        s.scenario("mapPartitionsToPair gives pairs")
                .covers("RDD.mapPartitionsToPair(MapFunction)")
                .once()
                .gives(
                        List.of(
                                Pair.of("sum", 6),
                                Pair.of("sum", 0),
                                Pair.of("sum", 4),
                                Pair.of("sum", 0),
                                Pair.of("sum", 11)),
                        bench -> bench.partitioned(UNEVEN)
                                .mapPartitionsToPair(records ->
                                        List.of(Pair.of("sum", sum(records))).iterator())
                                .collect());
        s.scenario("mapPartitionsToPair keeps the partitioner where keys are kept, and only there")
                .covers("RDD.mapPartitionsToPair(MapFunction, KeyUse)")
                .gives(List.of(true, false, List.of(Pair.of(1, 1))), bench -> {
                    PairRDD<Integer, Integer> placed =
                            bench.rdd(1).mapToPair(n -> Pair.of(n, n)).partitionBy(new HashPartitioner(3));
                    PairRDD<Integer, Integer> kept = placed.mapPartitionsToPair(records -> records, KeyUse.KEPT);
                    return List.of(
                            kept.partitioner().isPresent(),
                            placed.mapPartitionsToPair(records -> records, KeyUse.CHANGED)
                                    .partitioner()
                                    .isPresent(),
                            kept.collect());
                });
    }

    private static int sum(Iterator<Integer> records) {
        int sum = 0;
        while (records.hasNext()) {
            sum += records.next();
        }
        return sum;
    }

    private static void together(Scenarios s) {
        s.scenario("union is one after the other, with duplicates and partitions")
                .covers("RDD.union(RDD)")
                .once()
                .gives(
                        List.of(List.of(1), List.of(2), List.of(), List.of(2), List.of(3)),
                        bench -> bench.partitioned(List.of(List.of(1), List.of(2)))
                                .union(bench.partitioned(List.of(List.of(), List.of(2), List.of(3))))
                                .glom()
                                .collect());
        s.scenario("union with nothing changes nothing, on either side")
                .covers("RDD.union(RDD)")
                .gives(List.of(1, 2, 3, 1, 2, 3), bench -> {
                    RDD<Integer> rdd = bench.rdd(1, 2, 3);
                    RDD<Integer> none = bench.none();
                    return rdd.union(none).union(none.union(rdd)).collect();
                });
        s.scenario("an RDD may be united with itself").covers("RDD.union(RDD)").gives(List.of(1, 2, 1, 2), bench -> {
            RDD<Integer> rdd = bench.rdd(1, 2);
            return rdd.union(rdd).collect();
        });
        s.scenario("union of pairs is a pair RDD")
                .covers("PairRDD.union(RDD)")
                .gives(
                        java.util.Map.of("a", 4, "b", 2),
                        bench -> bench.pairs(Pair.of("a", 1), Pair.of("b", 2))
                                .union(bench.pairs(Pair.of("a", 3)))
                                .reduceByKey(Integer::sum)
                                .collectAsMap());
    }

    private static void movedToOtherPartitions(Scenarios s) {
        s.scenario("coalesce reads neighbours as one and keeps the order")
                .covers("RDD.coalesce(int)")
                .once()
                .gives(
                        List.of(List.of(1, 2, 3), List.of(4, 5, 6)),
                        bench -> bench.partitioned(UNEVEN).coalesce(2).glom().collect());
        s.scenario("coalesce makes no more partitions than there are")
                .covers("RDD.coalesce(int)")
                .once()
                .gives(
                        UNEVEN,
                        bench -> bench.partitioned(UNEVEN).coalesce(50).glom().collect());
        s.scenario("coalesce to any number keeps all records in order")
                .covers("RDD.coalesce(int)")
                .agrees(bench -> IntStream.rangeClosed(1, 8)
                        .mapToObj(n -> bench.rdd(1, 2, 3, 4, 5, 6, 7, 8, 9)
                                .coalesce(n)
                                .glom()
                                .collect())
                        .toList());
        s.scenario("coalesce before a function of partitions gives it the merged partition")
                .covers("RDD.coalesce(int)", "PairRDD.coalesce(int)")
                .gives(
                        List.of(21),
                        bench -> bench.rdd(1, 2, 3, 4, 5, 6)
                                .mapToPair(n -> Pair.of(n, n))
                                .coalesce(1)
                                .values()
                                .mapPartitions(records -> List.of(sum(records)).iterator())
                                .collect());
        s.scenario("coalesce of nothing is nothing")
                .covers("RDD.coalesce(int)")
                .gives(List.of(), bench -> bench.none().coalesce(3).collect());
        s.scenario("repartition keeps all records, evenly")
                .covers("RDD.repartition(int)")
                .gives(List.of(bag(range(0, 100)), true), bench -> {
                    List<List<Integer>> parts =
                            bench.rdd(range(0, 100)).repartition(9).glom().collect();
                    List<Integer> all = new ArrayList<>();
                    parts.forEach(all::addAll);
                    boolean even =
                            parts.size() == 9 && parts.stream().allMatch(part -> part.size() >= 5 && part.size() <= 18);
                    return List.of(bag(all), even);
                });
        s.scenario("repartition of nothing has empty partitions")
                .covers("RDD.repartition(int)")
                .gives(
                        List.of(List.of(), List.of(), List.of()),
                        bench -> bench.none().repartition(3).glom().collect());
        s.scenario("repartition of pairs is a pair RDD, with null keys")
                .covers("PairRDD.repartition(int)")
                .gives(
                        bag(List.of(Pair.of(Outcome.<String>nothing(), 1), Pair.of("b", 2))),
                        bench -> bag(bench.pairs(Pair.of(Outcome.<String>nothing(), 1), Pair.of("b", 2))
                                .repartition(4)
                                .mapValues(n -> n)
                                .collect()));
    }

    static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static void sideBySide(Scenarios s) {
        s.scenario("a zip of plans gives its function the partitions with one index")
                .once()
                .gives(List.of("[1, 2]+[]", "[]+[8, 9]", "[3]+[7]"), bench -> {
                    RDD<Integer> left = bench.partitioned(List.of(List.of(1, 2), List.of(), List.of(3)));
                    RDD<Integer> right = bench.partitioned(List.of(List.of(), List.of(8, 9), List.of(7)));
                    return bench.rdds()
                            .rdd(new ZipPlan<String>(
                                    List.of(left.plan(), right.plan()),
                                    sides -> List.of(listed(sides.get(0)) + "+" + listed(sides.get(1)))
                                            .iterator(),
                                    Optional.empty(),
                                    Operator.here("zip")))
                            .collect();
                });
        s.scenario("a cartesian plan has all pairs, in the order of the left and then the right")
                .once()
                .gives(
                        List.of(
                                List.of(Pair.of(1, "a"), Pair.of(1, "b"), Pair.of(2, "a"), Pair.of(2, "b")),
                                List.of(Pair.of(1, "c"), Pair.of(2, "c")),
                                List.of(),
                                List.of(),
                                List.of(Pair.of(3, "a"), Pair.of(3, "b")),
                                List.of(Pair.of(3, "c"))),
                        bench -> bench.rdds()
                                .rdd(new CartesianPlan<>(
                                        bench.partitioned(List.of(List.of(1, 2), List.<Integer>of(), List.of(3)))
                                                .plan(),
                                        bench.partitioned(List.of(List.of("a", "b"), List.of("c")))
                                                .plan()))
                                .glom()
                                .collect());
        s.scenario("a cartesian plan with nothing is nothing").gives(List.of(0, 0), bench -> {
            RDD<Integer> some = bench.rdd(1, 2, 3);
            RDD<Integer> none = bench.none();
            return List.of(
                    bench.rdds()
                            .rdd(new CartesianPlan<>(some.plan(), none.plan()))
                            .collect()
                            .size(),
                    bench.rdds()
                            .rdd(new CartesianPlan<>(none.plan(), some.plan()))
                            .collect()
                            .size());
        });
    }

    private static List<Object> listed(Iterator<?> records) {
        List<Object> list = new ArrayList<>();
        records.forEachRemaining(list::add);
        return list;
    }
}
