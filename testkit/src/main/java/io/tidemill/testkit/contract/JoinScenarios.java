package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.bag;
import static io.tidemill.testkit.contract.Outcome.bagOf;

import io.tidemill.function.Pair;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.Partitioner;
import io.tidemill.rdd.CoGroup3;
import io.tidemill.rdd.CoGroup4;
import io.tidemill.rdd.PairRDD;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators that bring the keys of two RDDs together. */
final class JoinScenarios {
    private static final List<Pair<String, Integer>> LEFT =
            List.of(Pair.of("a", 1), Pair.of("b", 2), Pair.of("a", 3), Pair.of("l", 4));
    private static final List<Pair<String, String>> RIGHT =
            List.of(Pair.of("b", "x"), Pair.of("r", "y"), Pair.of("a", "z"), Pair.of("b", "w"));
    private static final Map<?, ?> INNER = bagOf(
            Pair.of("a", Pair.of(1, "z")),
            Pair.of("a", Pair.of(3, "z")),
            Pair.of("b", Pair.of(2, "x")),
            Pair.of("b", Pair.of(2, "w")));
    private static final Map<?, ?> LEFT_OUTER = bagOf(
            Pair.of("a", Pair.of(1, Optional.of("z"))),
            Pair.of("a", Pair.of(3, Optional.of("z"))),
            Pair.of("b", Pair.of(2, Optional.of("x"))),
            Pair.of("b", Pair.of(2, Optional.of("w"))),
            Pair.of("l", Pair.of(4, Optional.empty())));
    private static final Map<?, ?> RIGHT_OUTER = bagOf(
            Pair.of("a", Pair.of(Optional.of(1), "z")),
            Pair.of("a", Pair.of(Optional.of(3), "z")),
            Pair.of("b", Pair.of(Optional.of(2), "x")),
            Pair.of("b", Pair.of(Optional.of(2), "w")),
            Pair.of("r", Pair.of(Optional.empty(), "y")));
    private static final Map<?, ?> FULL_OUTER = bagOf(
            Pair.of("a", Pair.of(Optional.of(1), Optional.of("z"))),
            Pair.of("a", Pair.of(Optional.of(3), Optional.of("z"))),
            Pair.of("b", Pair.of(Optional.of(2), Optional.of("x"))),
            Pair.of("b", Pair.of(Optional.of(2), Optional.of("w"))),
            Pair.of("l", Pair.of(Optional.of(4), Optional.empty())),
            Pair.of("r", Pair.of(Optional.empty(), Optional.of("y"))));
    private static final Map<String, Pair<List<Integer>, List<String>>> GROUPS = Map.of(
            "a", Pair.of(List.of(1, 3), List.of("z")),
            "b", Pair.of(List.of(2), List.of("x", "w")),
            "l", Pair.of(List.of(4), List.of()),
            "r", Pair.of(List.of(), List.of("y")));

    private JoinScenarios() {}

    static List<Scenario> all() {
        Scenarios s = new Scenarios();
        inner(s);
        outer(s);
        groups(s);
        moreGroups(s);
        subtracting(s);
        edges(s);
        return s.toList();
    }

    private static void inner(Scenarios s) {
        s.scenario("join has every combination of values under one key")
                .covers("PairRDD.join(PairRDD)")
                .gives(
                        INNER,
                        bench -> bag(bench.pairs(LEFT).join(bench.pairs(RIGHT)).collect()));
        s.scenario("join with a partitioner puts keys where it says")
                .covers("PairRDD.join(PairRDD, Partitioner)")
                .agrees(bench -> placed(bench.pairs(LEFT).join(bench.pairs(RIGHT), new HashPartitioner(3))));
        s.scenario("join of nothing is nothing, on either side")
                .covers("PairRDD.join(PairRDD)")
                .gives(
                        List.of(List.of(), List.of(), List.of()),
                        bench -> List.of(
                                bench.pairs(LEFT).join(bench.noPairs()).collect(),
                                bench.<String, String>noPairs()
                                        .join(bench.pairs(LEFT))
                                        .collect(),
                                bench.noPairs().join(bench.noPairs()).collect()));
        s.scenario("an RDD may be joined with itself")
                .covers("PairRDD.join(PairRDD)")
                .gives(
                        bagOf(
                                Pair.of("a", Pair.of(1, 1)),
                                Pair.of("a", Pair.of(1, 3)),
                                Pair.of("a", Pair.of(3, 1)),
                                Pair.of("a", Pair.of(3, 3))),
                        bench -> {
                            PairRDD<String, Integer> pairs = bench.pairs(Pair.of("a", 1), Pair.of("a", 3));
                            return bag(pairs.join(pairs).collect());
                        });
        s.scenario("what is reduced may be joined with itself")
                .covers("PairRDD.join(PairRDD)")
                .gives(Map.of("a", Pair.of(4, 4), "b", Pair.of(2, 2), "l", Pair.of(4, 4)), bench -> {
                    PairRDD<String, Integer> sums = bench.pairs(LEFT).reduceByKey(Integer::sum);
                    return sums.join(sums).collectAsMap();
                });
    }

    private static List<Map<Object, Integer>> placed(PairRDD<?, ?> pairs) {
        return pairs.glom().collect().stream()
                .<Map<Object, Integer>>map(part -> new HashMap<>(bag((List<?>) part)))
                .toList();
    }

    private static void outer(Scenarios s) {
        Partitioner three = new HashPartitioner(3);
        s.scenario("leftOuterJoin keeps what has no partner on the right")
                .covers("PairRDD.leftOuterJoin(PairRDD)")
                .gives(
                        LEFT_OUTER,
                        bench -> bag(bench.pairs(LEFT)
                                .leftOuterJoin(bench.pairs(RIGHT))
                                .collect()));
        s.scenario("leftOuterJoin with a partitioner")
                .covers("PairRDD.leftOuterJoin(PairRDD, Partitioner)")
                .agrees(bench -> placed(bench.pairs(LEFT).leftOuterJoin(bench.pairs(RIGHT), three)));
        s.scenario("rightOuterJoin keeps what has no partner on the left")
                .covers("PairRDD.rightOuterJoin(PairRDD)")
                .gives(
                        RIGHT_OUTER,
                        bench -> bag(bench.pairs(LEFT)
                                .rightOuterJoin(bench.pairs(RIGHT))
                                .collect()));
        s.scenario("rightOuterJoin with a partitioner")
                .covers("PairRDD.rightOuterJoin(PairRDD, Partitioner)")
                .agrees(bench -> placed(bench.pairs(LEFT).rightOuterJoin(bench.pairs(RIGHT), three)));
        s.scenario("fullOuterJoin keeps what has no partner on either side")
                .covers("PairRDD.fullOuterJoin(PairRDD)")
                .gives(
                        FULL_OUTER,
                        bench -> bag(bench.pairs(LEFT)
                                .fullOuterJoin(bench.pairs(RIGHT))
                                .collect()));
        s.scenario("fullOuterJoin with a partitioner")
                .covers("PairRDD.fullOuterJoin(PairRDD, Partitioner)")
                .agrees(bench -> placed(bench.pairs(LEFT).fullOuterJoin(bench.pairs(RIGHT), three)));
        s.scenario("outer joins with nothing keep one side")
                .covers(
                        "PairRDD.leftOuterJoin(PairRDD)",
                        "PairRDD.rightOuterJoin(PairRDD)",
                        "PairRDD.fullOuterJoin(PairRDD)")
                .gives(
                        List.of(
                                bagOf(Pair.of("a", Pair.of(1, Optional.empty()))),
                                Map.of(),
                                bagOf(Pair.of("a", Pair.of(Optional.of(1), Optional.empty())))),
                        bench -> {
                            PairRDD<String, Integer> one = bench.pairs(Pair.of("a", 1));
                            return List.of(
                                    bag(one.leftOuterJoin(bench.noPairs()).collect()),
                                    bag(one.rightOuterJoin(bench.noPairs()).collect()),
                                    bag(one.fullOuterJoin(bench.noPairs()).collect()));
                        });
    }

    private static void groups(Scenarios s) {
        s.scenario("cogroup has all values of both sides, each in its order")
                .covers("PairRDD.cogroup(PairRDD)")
                .gives(
                        GROUPS,
                        bench -> bench.pairs(LEFT).cogroup(bench.pairs(RIGHT)).collectAsMap());
        s.scenario("cogroup with a partitioner")
                .covers("PairRDD.cogroup(PairRDD, Partitioner)")
                .gives(
                        List.of(
                                Map.of("a", GROUPS.get("a")),
                                Map.of("b", GROUPS.get("b"), "l", GROUPS.get("l"), "r", GROUPS.get("r"))),
                        bench -> KeyScenarios.mapsOf(
                                bench.pairs(LEFT).cogroup(bench.pairs(RIGHT), new AsFirstOrNot("a"))));
    }

    private static void moreGroups(Scenarios s) {
        Partitioner two = new HashPartitioner(2);
        s.scenario("cogroup of three and of four has all values of all")
                .covers("PairRDD.cogroup(PairRDD, PairRDD)", "PairRDD.cogroup(PairRDD, PairRDD, PairRDD)")
                .gives(
                        List.of(
                                Map.of(
                                        "a", new CoGroup3<>(List.of(1, 2), List.of("x"), List.of()),
                                        "b", new CoGroup3<>(List.of(), List.of(), List.of(true))),
                                Map.of(
                                        "a", new CoGroup4<>(List.of(1, 2), List.of("x"), List.of(), List.of(1, 2)),
                                        "b", new CoGroup4<>(List.of(), List.of(), List.of(true), List.of()))),
                        bench -> {
                            PairRDD<String, Integer> numbers = bench.pairs(Pair.of("a", 1), Pair.of("a", 2));
                            PairRDD<String, String> words = bench.pairs(Pair.of("a", "x"));
                            PairRDD<String, Boolean> flags = bench.pairs(Pair.of("b", true));
                            return List.of(
                                    numbers.cogroup(words, flags).collectAsMap(),
                                    numbers.cogroup(words, flags, numbers).collectAsMap());
                        });
        s.scenario("cogroup of three and of four, and subtractByKey, with a partitioner")
                .covers(
                        "PairRDD.cogroup(PairRDD, PairRDD, Partitioner)",
                        "PairRDD.cogroup(PairRDD, PairRDD, PairRDD, Partitioner)",
                        "PairRDD.subtractByKey(PairRDD, Partitioner)")
                .agrees(bench -> {
                    PairRDD<String, Integer> left = bench.pairs(LEFT);
                    PairRDD<String, String> right = bench.pairs(RIGHT);
                    return List.of(
                            placed(left.cogroup(right, left, two)),
                            placed(left.cogroup(right, left, bench.<String, Integer>noPairs(), two)),
                            placed(left.subtractByKey(bench.pairs(Pair.of("a", 0)), two)));
                });
    }

    private static void subtracting(Scenarios s) {
        s.scenario("subtractByKey keeps pairs whose key the other side has not, with duplicates")
                .covers("PairRDD.subtractByKey(PairRDD)")
                .gives(
                        bagOf(Pair.of("a", 1), Pair.of("a", 3), Pair.of("l", 4)),
                        bench -> bag(bench.pairs(LEFT)
                                .subtractByKey(bench.pairs(Pair.of("b", "x"), Pair.of("r", "y")))
                                .collect()));
        s.scenario("subtractByKey of nothing takes nothing away")
                .covers("PairRDD.subtractByKey(PairRDD)")
                .gives(
                        List.of(bag(LEFT), Map.of()),
                        bench -> List.of(
                                bag(bench.pairs(LEFT)
                                        .subtractByKey(bench.noPairs())
                                        .collect()),
                                bag(bench.<String, Integer>noPairs()
                                        .subtractByKey(bench.pairs(LEFT))
                                        .collect())));
    }

    private static void edges(Scenarios s) {
        s.scenario("null keys are partners of null keys")
                .covers("PairRDD.join(PairRDD)", "PairRDD.fullOuterJoin(PairRDD)", "PairRDD.cogroup(PairRDD)")
                .agrees(bench -> {
                    PairRDD<String, Integer> left = bench.pairs(Pair.of(Outcome.<String>nothing(), 1), Pair.of("a", 2));
                    PairRDD<String, Integer> right =
                            bench.pairs(Pair.of("b", 3), Pair.of(Outcome.<String>nothing(), 4));
                    return List.of(
                            bag(left.join(right).collect()),
                            bag(left.fullOuterJoin(right).collect()),
                            bag(left.cogroup(right).collect()),
                            bag(left.subtractByKey(right).collect()));
                });
        s.scenario("a join of one key with many values on both sides has their product")
                .covers("PairRDD.join(PairRDD)")
                .gives(List.of(40_000L, 200L), bench -> {
                    PairRDD<String, Integer> many =
                            bench.rdd(PartitionScenarios.range(0, 200)).mapToPair(n -> Pair.of("only", n));
                    return List.of(
                            many.join(many).count(),
                            many.join(many).keys().take(200).stream()
                                    .filter("only"::equals)
                                    .count());
                });
        s.scenario("sides with different partition counts find each other")
                .covers("PairRDD.join(PairRDD)")
                .gives(Map.of(3, Pair.of(3, 9), 5, Pair.of(5, 25)), bench -> {
                    PairRDD<Integer, Integer> left = bench.partitioned(List.of(List.of(1, 2, 3), List.of(4, 5)))
                            .mapToPair(n -> Pair.of(n, n));
                    PairRDD<Integer, Integer> right = bench.partitioned(List.of(List.of(5), List.of(), List.of(3)))
                            .mapToPair(n -> Pair.of(n, n * n));
                    return left.join(right).collectAsMap();
                });
    }

    /** One key in the first partition, all others in the second. */
    private record AsFirstOrNot(String first) implements Partitioner {
        @Override
        public int partitionCount() {
            return 2;
        }

        @Override
        public int partition(Object key) {
            return key.equals(first) ? 0 : 1;
        }
    }
}
