package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.bag;
import static io.tidemill.testkit.contract.Outcome.bagOf;
import static io.tidemill.testkit.contract.Outcome.bagOfBags;
import static io.tidemill.testkit.contract.Outcome.nothing;

import io.tidemill.function.Pair;
import io.tidemill.rdd.RDD;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operators that work record by record, and those that collect equal records. */
final class RecordScenarios {
    private RecordScenarios() {}

    static List<Scenario> all() {
        Scenarios s = new Scenarios();
        mapping(s);
        filtering(s);
        flattening(s);
        collectingEqualRecords(s);
        return s.toList();
    }

    private static void mapping(Scenarios s) {
        s.scenario("map applies the function to every record, in order")
                .covers("RDD.map(MapFunction)")
                .gives(
                        List.of(2, 4, 6, 8, 10),
                        bench -> bench.rdd(1, 2, 3, 4, 5).map(n -> n * 2).collect());
        s.scenario("map of nothing is nothing")
                .covers("RDD.map(MapFunction)")
                .gives(List.of(), bench -> bench.<Integer>none().map(n -> n * 2).collect());
        s.scenario("map may change the type")
                .covers("RDD.map(MapFunction)")
                .gives(
                        List.of("1!", "2!"),
                        bench -> bench.rdd(1, 2).map(n -> n + "!").collect());
        s.scenario("a chain of maps and filters is applied in the order it was written")
                .covers("RDD.map(MapFunction)", "RDD.filter(FilterFunction)")
                .gives(
                        List.of(21, 41),
                        bench -> bench.rdd(1, 2, 3, 4)
                                .filter(n -> n % 2 == 0)
                                .map(n -> n * 10)
                                .map(n -> n + 1)
                                .collect());
        s.scenario("a record may become null, and is a record still")
                .covers("RDD.map(MapFunction)")
                .gives(
                        Arrays.asList("a", null, "c"),
                        bench -> bench.rdd("a", "b", "c")
                                .map(word -> word.equals("b") ? Outcome.<String>nothing() : word)
                                .mapPartitions(words -> words)
                                .collect());
        s.scenario("mapToPair makes pairs, in order")
                .covers("RDD.mapToPair(MapFunction)")
                .gives(
                        List.of(Pair.of(1, "1"), Pair.of(0, "2"), Pair.of(1, "3")),
                        bench -> bench.rdd(1, 2, 3)
                                .mapToPair(n -> Pair.of(n % 2, "" + n))
                                .collect());
        s.scenario("keyBy puts the key before each record")
                .covers("RDD.keyBy(MapFunction)")
                .gives(
                        List.of(Pair.of(1, "a"), Pair.of(2, "bb"), Pair.of(1, "c")),
                        bench -> bench.rdd("a", "bb", "c").keyBy(String::length).collect());
        s.scenario("mapValues leaves keys alone")
                .covers("PairRDD.mapValues(MapFunction)")
                .gives(
                        List.of(Pair.of("a", 10), Pair.of("b", 20)),
                        bench -> bench.pairs(Pair.of("a", 1), Pair.of("b", 2))
                                .mapValues(n -> n * 10)
                                .collect());
        s.scenario("mapValues passes null keys and values")
                .covers("PairRDD.mapValues(MapFunction)")
                .gives(
                        List.of(Pair.of(Outcome.<String>nothing(), "1"), Pair.of("b", "null")),
                        bench -> bench.pairs(Pair.of(Outcome.<String>nothing(), 1), Pair.of("b", nothing()))
                                .mapValues(String::valueOf)
                                .collect());
        s.scenario("keys and values are as many as pairs, in order")
                .covers("PairRDD.keys()", "PairRDD.values()")
                .gives(Pair.of(List.of("a", "b", "a"), List.of(1, 2, 3)), bench -> {
                    var pairs = bench.pairs(Pair.of("a", 1), Pair.of("b", 2), Pair.of("a", 3));
                    return Pair.of(pairs.keys().collect(), pairs.values().collect());
                });
        s.scenario("an RDD of pairs becomes a pair RDD without moving")
                .covers("PairRDD.of(RDD)")
                .agrees(bench -> io.tidemill.rdd.PairRDD.of(bench.rdd(1, 2, 3).map(n -> Pair.of(n, n * n)))
                        .glom()
                        .collect());
    }

    private static void filtering(Scenarios s) {
        s.scenario("filter keeps what the condition holds for, in order")
                .covers("RDD.filter(FilterFunction)")
                .gives(
                        List.of(2, 4, 2),
                        bench -> bench.rdd(1, 2, 3, 4, 5, 2)
                                .filter(n -> n % 2 == 0)
                                .collect());
        s.scenario("filter may keep nothing")
                .covers("RDD.filter(FilterFunction)")
                .gives(List.of(), bench -> bench.rdd(1, 2, 3).filter(n -> false).collect());
        s.scenario("filter of pairs is a pair RDD")
                .covers("PairRDD.filter(FilterFunction)")
                .gives(
                        List.of("b"),
                        bench -> bench.pairs(Pair.of("a", 1), Pair.of("b", 2))
                                .filter(pair -> pair.value() > 1)
                                .keys()
                                .collect());
    }

    private static void flattening(Scenarios s) {
        s.scenario("flatMap gives none, one or many for each record, in order")
                .covers("RDD.flatMap(FlatMapFunction)")
                .gives(
                        List.of(1, 2, 2, 3, 3, 3),
                        bench -> bench.rdd(0, 1, 2, 3)
                                .flatMap(n -> Collections.nCopies(n, n))
                                .collect());
        s.scenario("flatMap is applied to what flatMap gave")
                .covers("RDD.flatMap(FlatMapFunction)")
                .gives(
                        List.of("a", "b", "c", "d", "e"),
                        bench -> bench.rdd("a b,c", "", "d,e")
                                .filter(line -> !line.isEmpty())
                                .flatMap(line -> List.of(line.split(",")))
                                .flatMap(part -> List.of(part.split(" ")))
                                .collect());
        s.scenario("flatMapToPair gives pairs")
                .covers("RDD.flatMapToPair(FlatMapFunction)")
                .gives(
                        List.of(Pair.of("a", 1), Pair.of("b", 1), Pair.of("c", 1)),
                        bench -> bench.rdd("a b", "c")
                                .flatMapToPair(line -> Arrays.stream(line.split(" "))
                                        .map(word -> Pair.of(word, 1))
                                        .toList())
                                .collect());
        s.scenario("flatMapValues gives a pair for every value")
                .covers("PairRDD.flatMapValues(FlatMapFunction)")
                .gives(
                        List.of(Pair.of("a", 1), Pair.of("a", 2), Pair.of("c", 3)),
                        bench -> bench.pairs(
                                        Pair.of("a", List.of(1, 2)),
                                        Pair.of("b", List.<Integer>of()),
                                        Pair.of("c", List.of(3)))
                                .flatMapValues(list -> list)
                                .collect());
    }

    private static void collectingEqualRecords(Scenarios s) {
        s.scenario("distinct keeps each record once")
                .covers("RDD.distinct()")
                .gives(
                        bagOf(1, 2, 3),
                        bench -> bag(bench.rdd(3, 1, 2, 3, 3, 1).distinct().collect()));
        s.scenario("distinct counts null as a record")
                .covers("RDD.distinct()")
                .gives(
                        bag(Arrays.asList("a", null)),
                        bench -> bag(bench.rdd("a", "-", "a", "-")
                                .map(word -> word.equals("-") ? Outcome.<String>nothing() : word)
                                .distinct()
                                .collect()));
        s.scenario("distinct of nothing is nothing")
                .covers("RDD.distinct()")
                .gives(List.of(), bench -> bench.none().distinct().collect());
        s.scenario("distinct pairs differ in key or value")
                .covers("PairRDD.distinct()")
                .gives(
                        bagOf(Pair.of("a", 1), Pair.of("a", 2), Pair.of("b", 1)),
                        bench -> bag(bench.pairs(Pair.of("a", 1), Pair.of("a", 2), Pair.of("b", 1), Pair.of("a", 1))
                                .distinct()
                                .collect()));
        s.scenario("groupBy collects the records of each key, in order")
                .covers("RDD.groupBy(MapFunction)")
                .gives(
                        Map.of("odd", List.of(1, 5, 3), "even", List.of(4, 2)),
                        bench -> bench.rdd(1, 4, 5, 2, 3)
                                .groupBy(n -> n % 2 == 0 ? "even" : "odd")
                                .collectAsMap());
        s.scenario("groupBy takes a null key")
                .covers("RDD.groupBy(MapFunction)")
                .agrees(bench -> bagOfBags(bench.rdd(1, 2, 3, 4)
                        .groupBy(n -> n > 2 ? "big" : Outcome.<String>nothing())
                        .collect()));
        s.scenario("countByValue counts each record")
                .covers("RDD.countByValue()")
                .gives(
                        Map.of("a", 3L, "b", 1L),
                        bench -> bench.rdd("a", "b", "a", "a").countByValue());
        s.scenario("countByValue of nothing is empty, and null is counted")
                .covers("RDD.countByValue()")
                .gives(List.of(Map.of(), nullCounts()), bench -> {
                    RDD<String> nulls = bench.rdd("x", "y").map(word -> Outcome.<String>nothing());
                    return List.of(bench.none().countByValue(), new HashMap<>(nulls.countByValue()));
                });
    }

    private static Map<String, Long> nullCounts() {
        Map<String, Long> counts = new HashMap<>();
        counts.put(nothing(), 2L);
        return counts;
    }
}
