package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.bag;
import static io.tidemill.testkit.contract.Outcome.bagOf;
import static io.tidemill.testkit.contract.Outcome.failureOf;
import static io.tidemill.testkit.contract.Outcome.refused;

import io.tidemill.error.ErrorCode;
import io.tidemill.function.Pair;
import io.tidemill.rdd.RDD;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators of two RDDs that go by whole records or by positions, and those that number records. */
final class SetScenarios {
    private static final List<List<Integer>> UNEVEN =
            List.of(List.of(10, 11), List.of(), List.of(12), List.of(13, 14, 15));

    private SetScenarios() {}

    static List<Scenario> all() {
        Scenarios s = new Scenarios();
        sets(s);
        products(s);
        positions(s);
        numbers(s);
        return s.toList();
    }

    private static void sets(Scenarios s) {
        s.scenario("intersection has what both have, once")
                .covers("RDD.intersection(RDD)")
                .gives(
                        List.of(bagOf(2, 3), Map.of(), Map.of()),
                        bench -> List.of(
                                bag(bench.rdd(1, 2, 2, 3)
                                        .intersection(bench.rdd(3, 2, 3, 4))
                                        .collect()),
                                bag(bench.rdd(1, 2).intersection(bench.none()).collect()),
                                bag(bench.<Integer>none()
                                        .intersection(bench.rdd(1, 2))
                                        .collect())));
        s.scenario("intersection of pairs goes by key and value")
                .covers("PairRDD.intersection(RDD)")
                .gives(
                        List.of("a"),
                        bench -> bench.pairs(Pair.of("a", 1), Pair.of("b", 2))
                                .intersection(bench.pairs(Pair.of("a", 1), Pair.of("b", 3)))
                                .keys()
                                .collect());
        s.scenario("subtract keeps what the other has not, with duplicates")
                .covers("RDD.subtract(RDD)")
                .gives(
                        List.of(bagOf(1, 4, 4), bagOf(1, 2), Map.of()),
                        bench -> List.of(
                                bag(bench.rdd(1, 2, 2, 3, 4, 4)
                                        .subtract(bench.rdd(3, 2, 3))
                                        .collect()),
                                bag(bench.rdd(1, 2).subtract(bench.none()).collect()),
                                bag(bench.<Integer>none()
                                        .subtract(bench.rdd(1, 2))
                                        .collect())));
        s.scenario("subtract of pairs goes by key and value")
                .covers("PairRDD.subtract(RDD)")
                .gives(
                        bagOf(Pair.of("b", 2), Pair.of("b", 2)),
                        bench -> bag(bench.pairs(Pair.of("a", 1), Pair.of("b", 2), Pair.of("b", 2))
                                .subtract(bench.pairs(Pair.of("a", 1), Pair.of("b", 3)))
                                .mapValues(n -> n)
                                .collect()));
        s.scenario("intersection and subtract know null")
                .covers("RDD.intersection(RDD)", "RDD.subtract(RDD)")
                .gives(List.of(bag(Arrays.asList(1, null)), bagOf(2)), bench -> {
                    RDD<Integer> one = withNull(bench.rdd(0, 1, 2));
                    RDD<Integer> other = withNull(bench.rdd(1, 0, 3));
                    return List.of(
                            bag(one.intersection(other).collect()),
                            bag(one.subtract(other).collect()));
                });
    }

    private static RDD<Integer> withNull(RDD<Integer> numbers) {
        return numbers.map(n -> n == 0 ? Outcome.<Integer>nothing() : n);
    }

    private static void products(Scenarios s) {
        s.scenario("cartesian has every pair of records")
                .covers("RDD.cartesian(RDD)")
                .gives(
                        bagOf(Pair.of(1, "a"), Pair.of(1, "b"), Pair.of(2, "a"), Pair.of(2, "b")),
                        bench -> bag(
                                bench.rdd(1, 2).cartesian(bench.rdd("a", "b")).collect()));
        s.scenario("cartesian has the partitions of both, multiplied")
                .covers("RDD.cartesian(RDD)")
                .agrees(bench -> {
                    RDD<Integer> numbers = bench.rdd(1, 2, 3);
                    return List.of(
                            numbers.cartesian(numbers).partitionCount(),
                            numbers.cartesian(bench.rdd("a", "b")).glom().collect(),
                            numbers.cartesian(bench.none()).collect(),
                            bag(numbers.cartesian(numbers.distinct()).collect()));
                });
    }

    private static void positions(Scenarios s) {
        s.scenario("zip pairs records by position")
                .covers("RDD.zip(RDD)")
                .gives(List.of(Pair.of(1, "1"), Pair.of(2, "2"), Pair.of(3, "3")), bench -> {
                    RDD<Integer> numbers = bench.rdd(1, 2, 3);
                    return numbers.zip(numbers.map(String::valueOf)).collect();
                });
        s.scenario("zip of RDDs that do not fit is refused")
                .covers("RDD.zip(RDD)")
                .once()
                .gives(List.of(refused(ErrorCode.INVALID_ARGUMENT), false, false), bench -> {
                    RDD<Integer> numbers = bench.partitioned(UNEVEN);
                    return List.of(
                            failureOf(() -> numbers.zip(bench.partitioned(List.of(List.of(1))))
                                    .collect()),
                            succeeds(() ->
                                    numbers.zip(numbers.filter(n -> n != 15)).collect()),
                            succeeds(() ->
                                    numbers.filter(n -> n != 15).zip(numbers).collect()));
                });
        s.scenario("zipPartitions gives its function the partitions with one index")
                .covers("RDD.zipPartitions(RDD, Function2)")
                .once()
                .gives(
                        List.of("[10, 11] [a]", "[] [b, c]", "[12] []", "[13, 14, 15] []"),
                        bench -> bench.partitioned(UNEVEN)
                                .zipPartitions(
                                        bench.partitioned(
                                                List.of(List.of("a"), List.of("b", "c"), List.<String>of(), List.of())),
                                        (numbers, words) -> List.of(listed(numbers) + " " + listed(words))
                                                .iterator())
                                .collect());
    }

    private static boolean succeeds(java.util.concurrent.Callable<?> action) {
        return failureOf(action).operator().equals("did not fail");
    }

    private static List<Object> listed(Iterator<?> records) {
        List<Object> list = new ArrayList<>();
        records.forEachRemaining(list::add);
        return list;
    }

    private static void numbers(Scenarios s) {
        s.scenario("zipWithIndex numbers records by their position")
                .covers("RDD.zipWithIndex()")
                .gives(
                        List.of(
                                IntStream.range(0, 20)
                                        .mapToObj(i -> Pair.of(i + 100, (long) i))
                                        .toList(),
                                List.of()),
                        bench -> List.of(
                                bench.rdd(PartitionScenarios.range(100, 120))
                                        .zipWithIndex()
                                        .collect(),
                                bench.none().zipWithIndex().collect()));
        s.scenario("zipWithIndex goes on through empty partitions")
                .covers("RDD.zipWithIndex()")
                .once()
                .gives(
                        List.of(0L, 1L, 2L, 3L, 4L, 5L),
                        bench -> bench.partitioned(UNEVEN)
                                .zipWithIndex()
                                .values()
                                .collect());
        s.scenario("zipWithUniqueId numbers records in steps of the number of partitions")
                .covers("RDD.zipWithUniqueId()")
                .once()
                .gives(
                        List.of(0L, 4L, 2L, 3L, 7L, 11L),
                        bench -> bench.partitioned(UNEVEN)
                                .zipWithUniqueId()
                                .values()
                                .collect());
    }
}
