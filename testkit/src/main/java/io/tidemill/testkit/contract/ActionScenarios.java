package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.failureOf;
import static io.tidemill.testkit.contract.Outcome.refused;

import io.tidemill.error.ErrorCode;
import io.tidemill.function.Pair;
import io.tidemill.rdd.RDD;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Actions, which run a plan and give a result. */
final class ActionScenarios {
    private ActionScenarios() {}

    static List<Scenario> all() {
        Scenarios s = new Scenarios();
        reading(s);
        readingParts(s);
        taking(s);
        folding(s);
        foldingInTrees(s);
        effects(s);
        files(s);
        return s.toList();
    }

    private static void reading(Scenarios s) {
        s.scenario("collect has all records in the order of the partitions")
                .covers("RDD.collect()")
                .gives(List.of(3, 1, 2, 3), bench -> bench.rdd(3, 1, 2, 3).collect());
        s.scenario("an action may be run again, and gives the same")
                .covers("RDD.collect()", "RDD.count()")
                .gives(List.of(List.of(2, 3), List.of(2, 3), 2L, 2L), bench -> {
                    RDD<Integer> rdd = bench.rdd(1, 2).map(n -> n + 1);
                    return List.of(rdd.collect(), rdd.collect(), rdd.count(), rdd.count());
                });
        s.scenario("count is the number of records, 0 for nothing")
                .covers("RDD.count()")
                .gives(
                        List.of(5L, 0L, 0L),
                        bench -> List.of(
                                bench.rdd(1, 2, 3, 4, 5).count(),
                                bench.none().count(),
                                bench.rdd(1, 2).filter(n -> false).count()));
        s.scenario("an RDD is empty without partitions, and with empty ones")
                .covers("RDD.isEmpty()")
                .gives(
                        List.of(true, true, true, false),
                        bench -> List.of(
                                bench.none().isEmpty(),
                                bench.rdd(List.of()).isEmpty(),
                                bench.rdd(1, 2).filter(n -> false).isEmpty(),
                                bench.partitioned(List.of(List.of(), List.of(1)))
                                        .isEmpty()));
    }

    private static void readingParts(Scenarios s) {
        s.scenario("collectPartitions has some partitions, and computes no others")
                .covers("RDD.collectPartitions(List)")
                .once()
                .withoutReference()
                .gives(List.of(List.of(List.of(4), List.of(1, 2)), 3, List.of()), bench -> {
                    Tally calls = new Tally();
                    RDD<Integer> rdd = bench.partitioned(List.of(List.of(1, 2), List.of(3), List.of(4)))
                            .map(n -> {
                                calls.add();
                                return n;
                            });
                    return List.of(
                            rdd.collectPartitions(List.of(2, 0)), calls.value(), rdd.collectPartitions(List.of()));
                });
        s.scenario("collectPartitions of one that is not there is refused")
                .covers("RDD.collectPartitions(List)")
                .once()
                .gives(
                        List.of(refused(ErrorCode.INVALID_ARGUMENT), refused(ErrorCode.INVALID_ARGUMENT)),
                        bench -> List.of(
                                failureOf(() -> bench.rdd(1, 2).collectPartitions(List.of(3))),
                                failureOf(() -> bench.rdd(1, 2).collectPartitions(List.of(-1)))));
        s.scenario("toLocalIterator has all records in the order of the partitions")
                .covers("RDD.toLocalIterator()")
                .gives(List.of(List.of(1, 2, 3, 4, 5), false, List.of(6, 7)), bench -> {
                    List<Integer> all = new ArrayList<>();
                    bench.rdd(1, 2, 3, 4, 5).toLocalIterator().forEachRemaining(all::add);
                    List<Integer> shuffled = new ArrayList<>();
                    bench.rdd(7, 6, 7)
                            .distinct()
                            .sortBy(n -> n)
                            .toLocalIterator()
                            .forEachRemaining(shuffled::add);
                    return List.of(all, bench.none().toLocalIterator().hasNext(), shuffled);
                });
        s.scenario("toLocalIterator computes a partition when it is reached")
                .covers("RDD.toLocalIterator()")
                .once()
                .withoutReference()
                .gives(List.of(1, 2, 4), bench -> {
                    Tally calls = new Tally();
                    java.util.Iterator<Integer> records = bench.partitioned(
                                    List.of(List.of(1, 2), List.<Integer>of(), List.of(3), List.of(4)))
                            .map(n -> {
                                calls.add();
                                return n;
                            })
                            .toLocalIterator();
                    int first = records.next();
                    int computed = calls.value();
                    records.forEachRemaining(n -> {});
                    return List.of(first, computed, calls.value());
                });
    }

    private static void taking(Scenarios s) {
        s.scenario("take has the first records in the order of the partitions")
                .covers("RDD.take(int)")
                .gives(List.of(true, List.of(), List.of(4)), bench -> {
                    RDD<Integer> rdd = bench.rdd(PartitionScenarios.range(0, 50));
                    boolean all = true;
                    for (int count = 0; count < 55; count++) {
                        all &= rdd.take(count).equals(PartitionScenarios.range(0, Math.min(count, 50)));
                    }
                    return List.of(
                            all,
                            bench.none().take(3),
                            bench.rdd(1, 2, 3, 4).filter(n -> n > 3).take(3));
                });
        s.scenario("take reads on through empty partitions")
                .covers("RDD.take(int)")
                .once()
                .gives(
                        List.of(1, 2, 3),
                        bench -> bench.partitioned(List.of(
                                        List.<Integer>of(),
                                        List.of(),
                                        List.of(1),
                                        List.of(),
                                        List.of(2),
                                        List.of(),
                                        List.of(3, 4)))
                                .take(3));
        s.scenario("take a negative number is refused")
                .covers("RDD.take(int)", "RDD.top(int)", "RDD.takeOrdered(int)")
                .gives(
                        List.of(
                                refused(ErrorCode.INVALID_ARGUMENT),
                                refused(ErrorCode.INVALID_ARGUMENT),
                                refused(ErrorCode.INVALID_ARGUMENT)),
                        bench -> List.of(
                                failureOf(() -> bench.rdd(1).take(-1)),
                                failureOf(() -> bench.rdd(1).top(-1)),
                                failureOf(() -> bench.rdd(1).takeOrdered(-1))));
        s.scenario("first is the first record")
                .covers("RDD.first()")
                .gives(
                        List.of(1, 7),
                        bench -> List.of(
                                bench.rdd(1, 2, 3).first(),
                                bench.rdd(1, 7, 9).filter(n -> n > 5).first()));
        s.scenario("first of nothing is refused")
                .covers("RDD.first()")
                .gives(
                        List.of(refused(ErrorCode.EMPTY_COLLECTION), refused(ErrorCode.EMPTY_COLLECTION)),
                        bench -> List.of(
                                failureOf(() -> bench.none().first()),
                                failureOf(() -> bench.rdd(1).filter(n -> false).first())));
        s.scenario("first may be null")
                .covers("RDD.first()")
                .gives(
                        "null",
                        bench -> String.valueOf(bench.rdd(1, 2)
                                .map(n -> Outcome.<String>nothing())
                                .first()));
    }

    private static void folding(Scenarios s) {
        s.scenario("reduce makes one record of all, from left to right")
                .covers("RDD.reduce(ReduceFunction)")
                .gives(
                        List.of("abcdefgh", "x"),
                        bench -> List.of(
                                bench.rdd("a", "b", "c", "d", "e", "f", "g", "h")
                                        .reduce((left, right) -> left + right),
                                bench.rdd("x").reduce((left, right) -> left + right)));
        s.scenario("reduce of nothing is refused")
                .covers("RDD.reduce(ReduceFunction)")
                .gives(
                        List.of(refused(ErrorCode.EMPTY_COLLECTION), refused(ErrorCode.EMPTY_COLLECTION)),
                        bench -> List.of(
                                failureOf(() -> bench.<Integer>none().reduce(Integer::sum)),
                                failureOf(
                                        () -> bench.rdd(1, 2).filter(n -> false).reduce(Integer::sum))));
        s.scenario("fold combines the zero once per partition and once for the result")
                .covers("RDD.fold(Object, ReduceFunction)")
                .agrees(bench -> bench.rdd("a", "b", "c").fold("-", (left, right) -> left + right));
        s.scenario("fold of nothing is the zero")
                .covers("RDD.fold(Object, ReduceFunction)")
                .gives(
                        List.of(0, 6),
                        bench -> List.of(
                                bench.<Integer>none().fold(0, Integer::sum),
                                bench.rdd(1, 2, 3).fold(0, Integer::sum)));
        s.scenario("aggregate adds to a fresh zero in every partition, and merges in order")
                .covers("RDD.aggregate(SupplierFunction, Function2, Function2)")
                .gives(
                        List.of(List.of(1, 2, 3, 4), List.of()),
                        bench -> List.of(collected(bench.rdd(1, 2, 3, 4)), collected(bench.none())));
    }

    private static void foldingInTrees(Scenarios s) {
        s.scenario("treeReduce and treeAggregate give what reduce and aggregate give")
                .covers("RDD.treeReduce(ReduceFunction)", "RDD.treeAggregate(SupplierFunction, Function2, Function2)")
                .gives(List.of("abcdefg", 7, refused(ErrorCode.EMPTY_COLLECTION), 0), bench -> {
                    RDD<String> letters = bench.rdd("a", "b", "c", "d", "e", "f", "g");
                    return List.of(
                            letters.treeReduce((left, right) -> left + right),
                            letters.treeAggregate(() -> 0, (count, letter) -> count + 1, Integer::sum),
                            failureOf(() -> bench.<Integer>none().treeReduce(Integer::sum)),
                            bench.none().treeAggregate(() -> 0, (count, any) -> count + 1, Integer::sum));
                });
    }

    private static List<Integer> collected(RDD<Integer> rdd) {
        return rdd.aggregate(
                ArrayList::new,
                (list, n) -> {
                    list.add(n);
                    return list;
                },
                (list, more) -> {
                    list.addAll(more);
                    return list;
                });
    }

    private static void effects(Scenarios s) {
        s.scenario("foreach calls the function once with every record")
                .covers("RDD.foreach(VoidFunction)")
                .gives(60, bench -> {
                    Tally calls = new Tally();
                    bench.rdd(1, 2, 3)
                            .flatMap(n -> java.util.Collections.nCopies(10 * n, n))
                            .foreach(n -> calls.add());
                    return calls.value();
                });
        s.scenario("foreachPartition calls the function once with every partition, also an empty one")
                .covers("RDD.foreachPartition(VoidFunction)")
                .once()
                .gives(Pair.of(4, 3), bench -> {
                    Tally partitions = new Tally();
                    Tally records = new Tally();
                    bench.partitioned(List.of(List.of(1), List.<Integer>of(), List.of(2, 3), List.of()))
                            .foreachPartition(part -> {
                                partitions.add();
                                part.forEachRemaining(record -> records.add());
                            });
                    return Pair.of(partitions.value(), records.value());
                });
    }

    private static void files(Scenarios s) {
        s.scenario("saveAsTextFile writes a file per partition and the mark of success")
                .covers("RDD.saveAsTextFile(String)")
                .once()
                .gives(
                        List.of("_SUCCESS", "part-00000 1 2", "part-00001", "part-00002 (a,3)"),
                        bench -> TemporaryDirectory.with(directory -> {
                            Path target = directory.resolve("out");
                            bench.partitioned(List.of(List.<Object>of(1, 2), List.of(), List.of(Pair.of("a", 3))))
                                    .saveAsTextFile(target.toString());
                            return visibleFiles(target);
                        }));
        s.scenario("saveAsTextFile to a directory that exists is refused")
                .covers("RDD.saveAsTextFile(String)")
                .once()
                .gives(
                        refused(ErrorCode.OUTPUT_FAILED),
                        bench -> TemporaryDirectory.with(directory -> failureOf(() -> {
                            bench.rdd(1).saveAsTextFile(directory.toString());
                            return "written";
                        })));
    }

    private static List<String> visibleFiles(Path directory) throws IOException {
        List<String> described = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                if (!file.getFileName().toString().startsWith(".")) {
                    List<String> words =
                            new ArrayList<>(List.of(file.getFileName().toString()));
                    words.addAll(Files.readAllLines(file));
                    described.add(String.join(" ", words));
                }
            }
        }
        return described;
    }
}
