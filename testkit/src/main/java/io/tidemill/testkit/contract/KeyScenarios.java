package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.bag;
import static io.tidemill.testkit.contract.Outcome.nothing;

import io.tidemill.function.Pair;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.ShufflePlan;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators that bring equal keys together. */
final class KeyScenarios {
    private static final List<Pair<String, Integer>> PAIRS = List.of(
            Pair.of("a", 1), Pair.of("b", 2), Pair.of("a", 3), Pair.of("c", 4), Pair.of("b", 5), Pair.of("a", 6));

    private KeyScenarios() {}

    static List<Scenario> all() {
        Scenarios s = new Scenarios();
        reducing(s);
        grouping(s);
        combining(s);
        combiningMore(s);
        placing(s);
        lookingUp(s);
        return s.toList();
    }

    private static void reducing(Scenarios s) {
        s.scenario("reduceByKey makes one value of each key's")
                .covers("PairRDD.reduceByKey(ReduceFunction)")
                .gives(
                        Map.of("a", 10, "b", 7, "c", 4),
                        bench -> bench.pairs(PAIRS).reduceByKey(Integer::sum).collectAsMap());
        s.scenario("reduceByKey has earlier values on the left")
                .covers("PairRDD.reduceByKey(ReduceFunction)")
                .gives(
                        Map.of("a", "136", "b", "25", "c", "4"),
                        bench -> bench.pairs(PAIRS)
                                .mapValues(n -> "" + n)
                                .reduceByKey((left, right) -> left + right)
                                .collectAsMap());
        s.scenario("reduceByKey does not call the function for a single value")
                .covers("PairRDD.reduceByKey(ReduceFunction)")
                .gives(
                        Map.of("a", 1, "b", 2),
                        bench -> bench.pairs(Pair.of("a", 1), Pair.of("b", 2))
                                .reduceByKey((left, right) -> {
                                    throw new IllegalStateException("called for " + left + " and " + right);
                                })
                                .collectAsMap());
        s.scenario("reduceByKey of nothing is nothing")
                .covers("PairRDD.reduceByKey(ReduceFunction)")
                .gives(
                        List.of(),
                        bench -> bench.<String, Integer>noPairs()
                                .reduceByKey(Integer::sum)
                                .collect());
        s.scenario("reduceByKey takes a null key")
                .covers("PairRDD.reduceByKey(ReduceFunction)")
                .gives(
                        withNull(4, "b", 2),
                        bench -> bench.pairs(
                                        Pair.of(Outcome.<String>nothing(), 1),
                                        Pair.of("b", 2),
                                        Pair.of(Outcome.<String>nothing(), 3))
                                .reduceByKey(Integer::sum)
                                .collectAsMap());
        s.scenario("reduceByKey may make a null")
                .covers("PairRDD.reduceByKey(ReduceFunction)")
                .gives(
                        List.of(Pair.of("a", "null+x")),
                        bench -> bench.partitioned(List.of(List.of("x", "x"), List.<String>of(), List.of("x")))
                                .mapToPair(word -> Pair.of("a", word))
                                .reduceByKey((left, right) ->
                                        "x".equals(left) ? Outcome.<String>nothing() : left + "+" + right)
                                .collect());
        s.scenario("reduceByKey with one key for all records")
                .covers("PairRDD.reduceByKey(ReduceFunction)")
                .gives(
                        Map.of("only", 499_500),
                        bench -> bench.rdd(PartitionScenarios.range(0, 1000))
                                .mapToPair(n -> Pair.of("only", n))
                                .reduceByKey(Integer::sum)
                                .collectAsMap());
        s.scenario("reduceByKey with thousands of keys")
                .covers("PairRDD.reduceByKey(ReduceFunction)")
                .gives(Pair.of(5000L, 20_000L), bench -> {
                    PairRDD<Integer, Long> counts = bench.rdd(PartitionScenarios.range(0, 20_000))
                            .mapToPair(n -> Pair.of(n % 5000, 1L))
                            .reduceByKey(Long::sum);
                    return Pair.of(counts.count(), counts.values().reduce(Long::sum));
                });
        s.scenario("reduceByKey tells keys with equal hash codes apart")
                .covers("PairRDD.reduceByKey(ReduceFunction)")
                .gives(
                        IntStream.range(0, 300)
                                .boxed()
                                .collect(java.util.stream.Collectors.toMap(SameHash::new, n -> 3)),
                        bench -> bench.rdd(PartitionScenarios.range(0, 900))
                                .mapToPair(n -> Pair.of(new SameHash(n % 300), 1))
                                .reduceByKey(Integer::sum)
                                .collectAsMap());
        s.scenario("reduceByKey with a partitioner puts keys where it says")
                .covers("PairRDD.reduceByKey(ReduceFunction, Partitioner)")
                .gives(
                        List.of(Map.of("a", 10), Map.of("b", 7), Map.of("c", 4)),
                        bench -> mapsOf(bench.pairs(PAIRS).reduceByKey(Integer::sum, new FirstLetter(3))));
        s.scenario("countByKey counts each key's pairs")
                .covers("PairRDD.countByKey()")
                .gives(
                        Map.of("a", 3L, "b", 2L, "c", 1L),
                        bench -> bench.pairs(PAIRS).countByKey());
    }

    private static Map<String, Integer> withNull(int valueOfNull, String key, int value) {
        Map<String, Integer> map = new HashMap<>();
        map.put(nothing(), valueOfNull);
        map.put(key, value);
        return map;
    }

    /** Returns each partition as a map. */
    static <K, V> List<Map<K, V>> mapsOf(PairRDD<K, V> pairs) {
        List<Map<K, V>> maps = new ArrayList<>();
        pairs.glom().collect().forEach(part -> {
            Map<K, V> map = new HashMap<>();
            part.forEach(pair -> map.put(pair.key(), pair.value()));
            maps.add(map);
        });
        return maps;
    }

    private static void grouping(Scenarios s) {
        s.scenario("groupByKey has each key's values in the order of the records")
                .covers("PairRDD.groupByKey()")
                .gives(
                        Map.of("a", List.of(1, 3, 6), "b", List.of(2, 5), "c", List.of(4)),
                        bench -> bench.pairs(PAIRS).groupByKey().collectAsMap());
        s.scenario("groupByKey with one key for all records")
                .covers("PairRDD.groupByKey()")
                .gives(
                        List.of(Pair.of("only", PartitionScenarios.range(0, 500))),
                        bench -> bench.rdd(PartitionScenarios.range(0, 500))
                                .mapToPair(n -> Pair.of("only", n))
                                .groupByKey()
                                .collect());
        s.scenario("groupByKey takes null keys and values")
                .covers("PairRDD.groupByKey()")
                .agrees(bench -> bench.pairs(
                                Pair.of(Outcome.<String>nothing(), 1),
                                Pair.of(Outcome.<String>nothing(), Outcome.<Integer>nothing()))
                        .groupByKey()
                        .collectAsMap());
        s.scenario("groupByKey of nothing is nothing")
                .covers("PairRDD.groupByKey()")
                .gives(List.of(), bench -> bench.noPairs().groupByKey().collect());
        s.scenario("groupByKey with a partitioner puts keys where it says")
                .covers("PairRDD.groupByKey(Partitioner)")
                .gives(
                        List.of(Map.of("a", List.of(1, 3, 6), "c", List.of(4)), Map.of("b", List.of(2, 5))),
                        bench -> mapsOf(bench.pairs(PAIRS).groupByKey(new FirstLetter(2))));
    }

    private static void combining(Scenarios s) {
        Aggregation<Integer, String> text = new Aggregation<>(
                n -> "<" + n, (left, n) -> left + n, (left, right) -> left + right.substring(1), Aggregation.Side.MAP);
        s.scenario("combineByKey creates, adds and merges")
                .covers("PairRDD.combineByKey(MapFunction, Function2, Function2)")
                .gives(
                        Map.of("a", "<136", "b", "<25", "c", "<4"),
                        bench -> bench.pairs(PAIRS)
                                .combineByKey(text.create(), text.mergeValue(), text.mergeCombined())
                                .collectAsMap());
        s.scenario("combineByKey with an aggregation")
                .covers("PairRDD.combineByKey(Aggregation)")
                .gives(
                        Map.of("a", "<136", "b", "<25", "c", "<4"),
                        bench -> bench.pairs(PAIRS).combineByKey(text).collectAsMap());
        s.scenario("combineByKey with an aggregation and a partitioner")
                .covers("PairRDD.combineByKey(Aggregation, Partitioner)")
                .gives(
                        List.of(Map.of("a", "<136"), Map.of("b", "<25"), Map.of("c", "<4"), Map.of()),
                        bench -> mapsOf(bench.pairs(PAIRS).combineByKey(text, new FirstLetter(4))));
        s.scenario("a shuffle that combines only after the move does not merge")
                .covers("PairRDD.combineByKey(Aggregation)")
                .gives(
                        Map.of("a", "<136", "b", "<25", "c", "<4"),
                        bench -> bench.pairs(PAIRS)
                                .combineByKey(new Aggregation<Integer, String>(
                                        text.create(),
                                        text.mergeValue(),
                                        (left, right) -> "merged",
                                        Aggregation.Side.REDUCE))
                                .collectAsMap());
        s.scenario("aggregateByKey starts each key from a fresh zero")
                .covers("PairRDD.aggregateByKey(SupplierFunction, Function2, Function2)")
                .gives(
                        Map.of("a", List.of(1, 3, 6), "b", List.of(2, 5), "c", List.of(4)),
                        bench -> bench.pairs(PAIRS)
                                .<List<Integer>>aggregateByKey(
                                        ArrayList::new, KeyScenarios::plus, KeyScenarios::plusAll)
                                .collectAsMap());
        s.scenario("foldByKey combines the zero with each key's values")
                .covers("PairRDD.foldByKey(Object, ReduceFunction)")
                .gives(
                        Map.of("a", 6, "b", 5, "c", 4),
                        bench -> bench.pairs(PAIRS).foldByKey(0, Math::max).collectAsMap());
    }

    private static void combiningMore(Scenarios s) {
        s.scenario("aggregateByKey and foldByKey with a partitioner put keys where it says")
                .covers(
                        "PairRDD.aggregateByKey(SupplierFunction, Function2, Function2, Partitioner)",
                        "PairRDD.foldByKey(Object, ReduceFunction, Partitioner)")
                .gives(
                        List.of(
                                List.of(Map.of("a", 10, "c", 4), Map.of("b", 7)),
                                List.of(Map.of("a", 6, "c", 4), Map.of("b", 5))),
                        bench -> List.of(
                                mapsOf(bench.pairs(PAIRS)
                                        .aggregateByKey(() -> 0, Integer::sum, Integer::sum, new FirstLetter(2))),
                                mapsOf(bench.pairs(PAIRS).foldByKey(0, Math::max, new FirstLetter(2)))));
        s.scenario("reduceByKeyLocally has one value per key in a map")
                .covers("PairRDD.reduceByKeyLocally(ReduceFunction)")
                .gives(
                        List.of(Map.of("a", 10, "b", 7, "c", 4), Map.of()),
                        bench -> List.of(
                                bench.pairs(PAIRS).reduceByKeyLocally(Integer::sum),
                                bench.<String, Integer>noPairs().reduceByKeyLocally(Integer::sum)));
        s.scenario("countApproxDistinct is near the truth")
                .covers("RDD.countApproxDistinct(double)", "PairRDD.countApproxDistinctByKey(double)")
                .gives(List.of(true, true, 0L), bench -> {
                    RDD<Integer> numbers =
                            bench.rdd(PartitionScenarios.range(0, 4000)).map(n -> n % 1000);
                    long all = numbers.countApproxDistinct(0.02);
                    Map<Integer, Long> byKey = numbers.mapToPair(n -> Pair.of(n % 2, n))
                            .countApproxDistinctByKey(0.02)
                            .collectAsMap();
                    return List.of(
                            Math.abs(all - 1000) < 100,
                            byKey.size() == 2 && byKey.values().stream().allMatch(count -> Math.abs(count - 500) < 50),
                            bench.none().countApproxDistinct(0.02));
                });
        s.scenario("an approximate count is the same on every engine")
                .covers("RDD.countApproxDistinct(double)")
                .agrees(bench -> bench.rdd(PartitionScenarios.range(0, 3000)).countApproxDistinct(0.05));
    }

    private static List<Integer> plus(List<Integer> list, Integer value) {
        list.add(value);
        return list;
    }

    private static List<Integer> plusAll(List<Integer> list, List<Integer> more) {
        list.addAll(more);
        return list;
    }

    private static void placing(Scenarios s) {
        s.scenario("partitionBy moves every pair, also of equal keys, to its key's partition")
                .covers("PairRDD.partitionBy(Partitioner)")
                .gives(
                        List.of(
                                bag(List.of(Pair.of("a", 1), Pair.of("a", 3), Pair.of("c", 4), Pair.of("a", 6))),
                                bag(List.of(Pair.of("b", 2), Pair.of("b", 5)))),
                        bench -> bench.pairs(PAIRS).partitionBy(new FirstLetter(2)).glom().collect().stream()
                                .map(Outcome::bag)
                                .toList());
        s.scenario("a null key lies in the first partition")
                .covers("PairRDD.partitionBy(Partitioner)")
                .gives(
                        List.of(1, 0, 1),
                        bench -> bench.pairs(Pair.of(Outcome.<String>nothing(), 1), Pair.of("c", 2))
                                .partitionBy(new FirstLetter(3))
                                .glom()
                                .map(List::size)
                                .collect());
        s.scenario("partitionBy of nothing has the partitioner's partitions")
                .covers("PairRDD.partitionBy(Partitioner)")
                .gives(
                        List.of(List.of(), List.of()),
                        bench -> bench.noPairs()
                                .partitionBy(new HashPartitioner(2))
                                .glom()
                                .collect());
        s.scenario("a hash partitioner puts every key where its method says")
                .covers("PairRDD.partitionBy(Partitioner)")
                .gives(true, bench -> {
                    Partitioner rule = new HashPartitioner(7);
                    List<List<Pair<Integer, Integer>>> parts = bench.rdd(PartitionScenarios.range(-200, 200))
                            .mapToPair(n -> Pair.of(n * 7919, n))
                            .partitionBy(rule)
                            .glom()
                            .collect();
                    return IntStream.range(0, 7)
                            .allMatch(i -> parts.get(i).stream().allMatch(pair -> rule.partition(pair.key()) == i));
                });
        s.scenario("a shuffle plan without aggregation keeps every pair")
                .gives(
                        bag(PAIRS),
                        bench -> bag(bench.rdds()
                                .rdd(new ShufflePlan<String, Integer, Integer>(
                                        bench.pairs(PAIRS).plan(),
                                        new HashPartitioner(3),
                                        Optional.empty(),
                                        Operator.here("shuffle")))
                                .collect()));
    }

    private static void lookingUp(Scenarios s) {
        s.scenario("lookup gives the values of a key")
                .covers("PairRDD.lookup(Object)")
                .gives(List.of(List.of(1, 3, 6), List.of()), bench -> {
                    PairRDD<String, Integer> pairs = bench.pairs(PAIRS);
                    return List.of(pairs.lookup("a"), pairs.lookup("z"));
                });
        s.scenario("lookup finds keys where a partitioner has put them, and null")
                .covers("PairRDD.lookup(Object)")
                .gives(List.of(bag(List.of(2, 5)), List.of(9)), bench -> {
                    PairRDD<String, Integer> placed = bench.pairs(PAIRS)
                            .union(bench.pairs(Pair.of(Outcome.<String>nothing(), 9)))
                            .partitionBy(new FirstLetter(3));
                    return List.of(bag(placed.lookup("b")), placed.lookup(nothing()));
                });
        s.scenario("collectAsMap keeps the last of pairs with equal keys")
                .covers("PairRDD.collectAsMap()")
                .gives(
                        Map.of("a", 6, "b", 5, "c", 4),
                        bench -> bench.pairs(PAIRS).collectAsMap());
    }

    /** Keys that differ, and all have the same hash code. */
    record SameHash(int number) implements java.io.Serializable {
        @Override
        public int hashCode() {
            return 42;
        }
    }

    /** Partitions words by their first letter. */
    record FirstLetter(int partitionCount) implements Partitioner {
        @Override
        public int partition(Object key) {
            return (((String) key).charAt(0) - 'a') % partitionCount;
        }
    }
}
