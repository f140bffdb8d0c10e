package io.tidemill.testkit.contract;

import io.tidemill.error.ErrorCode;
import io.tidemill.function.Pair;
import io.tidemill.function.SerializableComparator;
import io.tidemill.plan.Operator;
import io.tidemill.plan.SortPlan;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.Partitioners;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.SortOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Operators that put records in order. */
final class OrderScenarios {
    private static final List<String> WORDS = List.of("pear", "fig", "apple", "kiwi", "plum", "date", "nut");
    private static final List<String> BY_LENGTH = List.of("fig", "nut", "pear", "kiwi", "plum", "date", "apple");
    private static final List<String> BY_LENGTH_DOWN = List.of("apple", "pear", "kiwi", "plum", "date", "fig", "nut");

    private OrderScenarios() {}

    static List<Scenario> all() {
        Scenarios s = new Scenarios();
        sorting(s);
        sortingByKey(s);
        partitions(s);
        ranges(s);
        firstOfAnOrder(s);
        return s.toList();
    }

    private static void sorting(Scenarios s) {
        s.scenario("sortBy keeps records with equal keys in the order they came in")
                .covers("RDD.sortBy(MapFunction)")
                .gives(
                        BY_LENGTH,
                        bench -> bench.rdd(WORDS).sortBy(String::length).collect());
        s.scenario("a descending sortBy, too, keeps records with equal keys in the order they came in")
                .covers("RDD.sortBy(MapFunction, SortOrder)")
                .gives(
                        BY_LENGTH_DOWN,
                        bench -> bench.rdd(WORDS)
                                .sortBy(String::length, SortOrder.DESCENDING)
                                .collect());
        s.scenario("sortBy with equal keys only changes nothing")
                .covers("RDD.sortBy(MapFunction)")
                .gives(
                        PartitionScenarios.range(0, 1000),
                        bench -> bench.rdd(PartitionScenarios.range(0, 1000))
                                .sortBy(n -> "same")
                                .collect());
        s.scenario("sortBy with few different keys is stable")
                .covers("RDD.sortBy(MapFunction)")
                .agrees(bench -> bench.rdd(PartitionScenarios.range(0, 2000))
                        .sortBy(n -> n % 3)
                        .collect());
        s.scenario("sortBy of nothing is nothing")
                .covers("RDD.sortBy(MapFunction)")
                .gives(List.of(), bench -> bench.<Integer>none().sortBy(n -> n).collect());
        s.scenario("sortBy computes the key once for every record")
                .covers("RDD.sortBy(MapFunction)")
                .gives(1000, bench -> {
                    Tally keys = new Tally();
                    bench.rdd(shuffled(1000))
                            .sortBy(n -> {
                                keys.add();
                                return n;
                            })
                            .collect();
                    return keys.value();
                });
        s.scenario("sortBy puts thousands of records in order")
                .covers("RDD.sortBy(MapFunction, SortOrder)")
                .gives(
                        PartitionScenarios.range(0, 5000),
                        bench -> bench.rdd(shuffled(5000))
                                .sortBy(n -> n, SortOrder.ASCENDING)
                                .collect());
        s.scenario("what is sorted can be sorted again, and worked on")
                .covers("RDD.sortBy(MapFunction)")
                .gives(
                        List.of("FIG", "NUT", "DATE", "KIWI", "PEAR", "PLUM", "APPLE"),
                        bench -> bench.rdd(WORDS)
                                .sortBy(word -> word)
                                .sortBy(String::length)
                                .map(word -> word.toUpperCase(java.util.Locale.ROOT))
                                .collect());
    }

    private static List<Integer> shuffled(int count) {
        List<Integer> numbers = new ArrayList<>(PartitionScenarios.range(0, count));
        Collections.shuffle(numbers, new Random(17));
        return numbers;
    }

    private static void sortingByKey(Scenarios s) {
        List<Pair<String, Integer>> pairs =
                List.of(Pair.of("b", 1), Pair.of("c", 2), Pair.of("a", 3), Pair.of("b", 4), Pair.of("a", 5));
        s.scenario("sortByKey is ascending and stable")
                .covers("PairRDD.sortByKey()")
                .gives(
                        List.of(Pair.of("a", 3), Pair.of("a", 5), Pair.of("b", 1), Pair.of("b", 4), Pair.of("c", 2)),
                        bench -> bench.pairs(pairs).sortByKey().collect());
        s.scenario("sortByKey may be descending, and is stable")
                .covers("PairRDD.sortByKey(SortOrder)")
                .gives(
                        List.of(Pair.of("c", 2), Pair.of("b", 1), Pair.of("b", 4), Pair.of("a", 3), Pair.of("a", 5)),
                        bench -> bench.pairs(pairs)
                                .sortByKey(SortOrder.DESCENDING)
                                .collect());
        SerializableComparator<String> bFirst = (left, right) -> Boolean.compare(!left.equals("b"), !right.equals("b"));
        s.scenario("sortByKey takes a comparator")
                .covers("PairRDD.sortByKey(SerializableComparator, SortOrder)")
                .gives(
                        List.of(List.of(1, 4, 2, 3, 5), List.of(2, 3, 5, 1, 4)),
                        bench -> List.of(
                                bench.pairs(pairs)
                                        .sortByKey(bFirst, SortOrder.ASCENDING)
                                        .values()
                                        .collect(),
                                bench.pairs(pairs)
                                        .sortByKey(bFirst, SortOrder.DESCENDING)
                                        .values()
                                        .collect()));
    }

    private static void partitions(Scenarios s) {
        s.scenario("a sort plan has the partitions it was given, and its partitions follow one another")
                .gives(List.of(List.of(1, 4, 9), PartitionScenarios.range(0, 300)), bench -> {
                    List<Integer> counts = new ArrayList<>();
                    List<Integer> last = List.of();
                    for (int partitions : List.of(1, 4, 9)) {
                        RDD<Integer> sorted = bench.rdds()
                                .rdd(new SortPlan<>(
                                        bench.rdd(shuffled(300)).plan(),
                                        SerializableComparator.natural(),
                                        partitions,
                                        Operator.here("sort")));
                        counts.add(sorted.glom().collect().size());
                        last = sorted.collect();
                    }
                    return List.of(counts, last);
                });
        s.scenario("a sort into more partitions than records leaves some empty")
                .gives(List.of(20, List.of(1, 2, 3)), bench -> {
                    RDD<Integer> sorted = bench.rdds()
                            .rdd(new SortPlan<>(
                                    bench.rdd(3, 1, 2).plan(),
                                    SerializableComparator.natural(),
                                    20,
                                    Operator.here("sort")));
                    return List.of(sorted.glom().collect().size(), sorted.collect());
                });
        s.scenario("taking from a sorted RDD and from what is made of it agrees with sorting all")
                .covers("RDD.sortBy(MapFunction)", "RDD.take(int)")
                .gives(true, bench -> {
                    RDD<Integer> sorted = bench.rdd(shuffled(500)).sortBy(n -> n % 100);
                    List<Integer> all = sorted.collect();
                    boolean same = true;
                    for (int count : List.of(0, 1, 2, 99, 499, 500, 501)) {
                        List<Integer> first = all.subList(0, Math.min(count, 500));
                        same &= sorted.take(count).equals(first)
                                && sorted.map(n -> -n)
                                        .take(count)
                                        .equals(first.stream().map(n -> -n).toList())
                                && sorted.filter(n -> true).take(count).equals(first);
                    }
                    return same;
                });
    }

    private static void ranges(Scenarios s) {
        s.scenario("repartitionAndSortWithinPartitions sorts inside each partition")
                .covers(
                        "PairRDD.repartitionAndSortWithinPartitions(Partitioner)",
                        "PairRDD.repartitionAndSortWithinPartitions(Partitioner, SerializableComparator)")
                .gives(
                        List.of(
                                List.of(List.of("a", "c", "c"), List.of("b", "d")),
                                List.of(List.of("c", "c", "a"), List.of("d", "b"))),
                        bench -> {
                            PairRDD<String, Integer> pairs = bench.pairs(
                                    Pair.of("d", 1),
                                    Pair.of("c", 2),
                                    Pair.of("b", 3),
                                    Pair.of("a", 4),
                                    Pair.of("c", 5));
                            KeyScenarios.FirstLetter rule = new KeyScenarios.FirstLetter(2);
                            return List.of(
                                    pairs.repartitionAndSortWithinPartitions(rule)
                                            .keys()
                                            .glom()
                                            .collect(),
                                    pairs.repartitionAndSortWithinPartitions(
                                                    rule,
                                                    SerializableComparator.<String>natural()
                                                            .reversed())
                                            .keys()
                                            .glom()
                                            .collect());
                        });
        s.scenario("filterByRange keeps keys between two, both included")
                .covers(
                        "PairRDD.filterByRange(Object, Object)",
                        "PairRDD.filterByRange(Object, Object, SerializableComparator)")
                .gives(List.of(List.of(3, 4, 5, 6), List.of(3, 4, 5, 6), List.of(6, 5, 4, 3), List.of()), bench -> {
                    PairRDD<Integer, Integer> pairs =
                            bench.rdd(PartitionScenarios.range(0, 10)).mapToPair(n -> Pair.of(n, n));
                    PairRDD<Integer, Integer> placed = pairs.partitionBy(Partitioners.range(pairs.keys(), 3));
                    return List.of(
                            pairs.filterByRange(3, 6).values().collect(),
                            placed.filterByRange(3, 6).sortByKey().values().collect(),
                            pairs.sortByKey(SortOrder.DESCENDING)
                                    .filterByRange(
                                            6,
                                            3,
                                            SerializableComparator.<Integer>natural()
                                                    .reversed())
                                    .values()
                                    .collect(),
                            placed.filterByRange(20, 30).collect());
                });
        s.scenario("max and min are the first of the largest and of the smallest records")
                .covers("RDD.max(SerializableComparator)", "RDD.min(SerializableComparator)")
                .gives(List.of("apple", "fig", true), bench -> {
                    SerializableComparator<String> byLength =
                            (left, right) -> Integer.compare(left.length(), right.length());
                    RDD<String> words = bench.rdd(WORDS);
                    return List.of(
                            words.max(byLength),
                            words.min(byLength),
                            Outcome.failureOf(() -> bench.<String>none().max(byLength))
                                    .equals(Outcome.refused(ErrorCode.EMPTY_COLLECTION)));
                });
    }

    private static void firstOfAnOrder(Scenarios s) {
        SerializableComparator<String> byLength = (left, right) -> Integer.compare(left.length(), right.length());
        s.scenario("top has the largest first")
                .covers("RDD.top(int)")
                .gives(List.of(9, 8, 8), bench -> bench.rdd(5, 8, 1, 9, 8, 2).top(3));
        s.scenario("top by a comparator keeps equal records in the order they came in")
                .covers("RDD.top(int, SerializableComparator)")
                .gives(
                        List.of("apple", "pear", "kiwi"),
                        bench -> bench.rdd(WORDS).top(3, byLength));
        s.scenario("topBy keeps records with equal keys in the order they came in")
                .covers("RDD.topBy(int, MapFunction)")
                .gives(
                        List.of("apple", "pear", "kiwi"),
                        bench -> bench.rdd(WORDS).topBy(3, String::length));
        s.scenario("comparators of keys may be put one behind the other")
                .covers("RDD.takeOrdered(int, SerializableComparator)")
                .gives(
                        List.of("bb", "aa", "c"),
                        bench -> bench.rdd("c", "aa", "bb")
                                .takeOrdered(
                                        3,
                                        SerializableComparator.<String, Integer>comparing(String::length)
                                                .reversed()
                                                .thenBy(SerializableComparator.reverseOrder())));
        s.scenario("takeOrdered has the smallest first")
                .covers("RDD.takeOrdered(int)")
                .gives(List.of(1, 2, 5), bench -> bench.rdd(5, 8, 1, 9, 8, 2).takeOrdered(3));
        s.scenario("takeOrdered by a comparator keeps equal records in the order they came in")
                .covers("RDD.takeOrdered(int, SerializableComparator)")
                .gives(
                        List.of("fig", "nut", "pear", "kiwi"),
                        bench -> bench.rdd(WORDS).takeOrdered(4, byLength));
        s.scenario("top and takeOrdered of more than there is give all, of 0 or of nothing an empty list")
                .covers("RDD.top(int)", "RDD.takeOrdered(int)")
                .gives(
                        List.of(List.of(3, 2, 1), List.of(1, 2, 3), List.of(), List.of(), List.of(), List.of()),
                        bench -> List.of(
                                bench.rdd(2, 1, 3).top(10),
                                bench.rdd(2, 1, 3).takeOrdered(10),
                                bench.rdd(2, 1, 3).top(0),
                                bench.rdd(2, 1, 3).takeOrdered(0),
                                bench.<Integer>none().top(3),
                                bench.<Integer>none().takeOrdered(3)));
        s.scenario("top of thousands agrees with sorting all")
                .covers("RDD.top(int)")
                .gives(
                        PartitionScenarios.range(0, 150),
                        bench -> bench.rdd(shuffled(4000)).map(n -> 3999 - n).top(150).stream()
                                .map(n -> 3999 - n)
                                .toList());
    }
}
