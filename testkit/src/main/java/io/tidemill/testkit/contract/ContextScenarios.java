package io.tidemill.testkit.contract;

import io.tidemill.BatchContext;
import io.tidemill.error.ErrorCode;
import io.tidemill.function.Pair;
import io.tidemill.rdd.Accumulator;
import io.tidemill.rdd.Broadcast;
import io.tidemill.rdd.CollectionAccumulator;
import io.tidemill.rdd.DoubleAccumulator;
import io.tidemill.rdd.LongAccumulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ways in which the front door makes RDDs. They run in a context of their own, with the master of the engine. */
final class ContextScenarios {
    private ContextScenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>(lists());
        all.addAll(files());
        all.addAll(shared());
        return all;
    }

    private static List<Scenario> files() {
        return List.of(
                scenario(
                        "textFile has the lines of a file, and of all files of a directory",
                        Set.of("BatchContext.textFile(String)", "BatchContext.textFile(String, int)"),
                        List.of(
                                List.of("a", "b", "", "c"),
                                List.of("a", "b", "", "c"),
                                List.of("a", "b", "", "c", "d")),
                        context -> TemporaryDirectory.with(directory -> {
                            Path one = Files.writeString(directory.resolve("one.txt"), "a\nb\r\n\nc");
                            Files.writeString(directory.resolve("two.txt"), "d\n");
                            return List.of(
                                    context.textFile(one.toString()).collect(),
                                    context.textFile(one.toString(), 5).collect(),
                                    context.textFile(directory.toString()).collect());
                        })),
                scenario(
                        "wholeTextFiles and binaryFiles have a pair for each file",
                        Set.of("BatchContext.wholeTextFiles(String)", "BatchContext.binaryFiles(String)"),
                        List.of(Outcome.bagOf("a\nb", "c"), Outcome.bagOf(3, 1), 2L),
                        context -> TemporaryDirectory.with(directory -> {
                            Files.writeString(directory.resolve("one.txt"), "a\nb");
                            Files.writeString(directory.resolve("two.txt"), "c");
                            return List.of(
                                    Outcome.bag(context.wholeTextFiles(directory.toString())
                                            .values()
                                            .collect()),
                                    Outcome.bag(context.binaryFiles(directory.toString())
                                            .values()
                                            .map(bytes -> bytes.length)
                                            .collect()),
                                    context.wholeTextFiles(directory.toString())
                                            .filter(file -> file.key().endsWith(".txt"))
                                            .count());
                        })),
                scenario(
                        "binaryRecords cuts files into records of one length",
                        Set.of("BatchContext.binaryRecords(String, int)"),
                        List.of("[1, 2]", "[3, 4]", "[5, 6]"),
                        context -> TemporaryDirectory.with(directory -> {
                            Path file = Files.write(directory.resolve("records"), new byte[] {1, 2, 3, 4, 5, 6});
                            return context.binaryRecords(file.toString(), 2)
                                    .map(Arrays::toString)
                                    .collect();
                        })),
                scenario(
                        "objectFile reads what was saved as objects",
                        Set.of("BatchContext.objectFile(String, Class, Class[])"),
                        List.of("a", "b"),
                        context -> TemporaryDirectory.with(directory -> {
                            String path = directory.resolve("objects").toString();
                            context.parallelize(List.of("a", "b"), 2).saveAsObjectFile(path);
                            return context.objectFile(path, String.class).collect();
                        })),
                scenario(
                        "a file that is not there is refused",
                        Set.of("BatchContext.textFile(String)"),
                        Outcome.refused(ErrorCode.INPUT_FAILED),
                        context -> TemporaryDirectory.with(directory -> Outcome.failureOf(
                                () -> context.textFile(directory.resolve("none").toString())
                                        .collect()))));
    }

    private static List<Scenario> shared() {
        return List.of(
                scenario(
                        "parallelizeDoubles makes a double RDD",
                        Set.of("BatchContext.parallelizeDoubles(List)"),
                        6.0,
                        context -> context.parallelizeDoubles(List.of(1.0, 2.0, 3.0))
                                .sum()),
                scenario(
                        "a context makes accumulators and broadcast values",
                        Set.of(
                                "BatchContext.longAccumulator(String)",
                                "BatchContext.doubleAccumulator(String)",
                                "BatchContext.collectionAccumulator(String)",
                                "BatchContext.accumulator(String, SupplierFunction, Function2, Function2)",
                                "BatchContext.broadcast(Object)"),
                        List.of(6L, 3.0, List.of(1, 2, 3), 3, List.of(11, 12, 13)),
                        context -> {
                            LongAccumulator sum = context.longAccumulator("sum");
                            DoubleAccumulator half = context.doubleAccumulator("half");
                            CollectionAccumulator<Integer> list = context.collectionAccumulator("list");
                            Accumulator<Integer, Integer> max =
                                    context.accumulator("max", () -> 0, Math::max, Math::max);
                            Broadcast<Integer> ten = context.broadcast(10);
                            List<Integer> mapped = context.parallelize(List.of(1, 2, 3), 2)
                                    .map(n -> {
                                        sum.add(n);
                                        half.add(n / 2.0);
                                        list.add(n);
                                        max.add(n);
                                        return ten.value() + n;
                                    })
                                    .collect();
                            return List.of(sum.value(), half.value(), list.value(), max.value(), mapped);
                        }));
    }

    private static List<Scenario> lists() {
        return List.of(
                scenario(
                        "parallelize cuts a list into slices of about the same length",
                        Set.of("BatchContext.parallelize(List, int)"),
                        List.of(
                                List.of(List.of(1, 2), List.of(3, 4)),
                                List.of(List.of(1), List.of(2, 3)),
                                List.of(List.of(1, 2), List.of(3, 4), List.of(5, 6, 7)),
                                List.of(List.of(), List.of())),
                        context -> List.of(
                                context.parallelize(List.of(1, 2, 3, 4), 2)
                                        .glom()
                                        .collect(),
                                context.parallelize(List.of(1, 2, 3), 2).glom().collect(),
                                context.parallelize(List.of(1, 2, 3, 4, 5, 6, 7), 3)
                                        .glom()
                                        .collect(),
                                context.parallelize(List.of(), 2).glom().collect())),
                scenario(
                        "parallelize uses the default number of partitions",
                        Set.of("BatchContext.parallelize(List)", "BatchContext.parallelizePairs(List)"),
                        List.of(2, List.of(1, 2, 3), 2, Map.of("a", 1)),
                        context -> List.of(
                                context.parallelize(List.of(1, 2, 3)).partitionCount(),
                                context.parallelize(List.of(1, 2, 3)).collect(),
                                context.parallelizePairs(List.of(Pair.of("a", 1)))
                                        .partitionCount(),
                                context.parallelizePairs(List.of(Pair.of("a", 1)))
                                        .collectAsMap())),
                scenario(
                        "parallelizePairs makes a pair RDD",
                        Set.of("BatchContext.parallelizePairs(List, int)"),
                        Map.of("a", 4, "b", 2),
                        context -> context.parallelizePairs(
                                        List.of(Pair.of("a", 1), Pair.of("b", 2), Pair.of("a", 3)), 2)
                                .reduceByKey(Integer::sum)
                                .collectAsMap()),
                scenario(
                        "parallelize into no partition is refused",
                        Set.of("BatchContext.parallelize(List, int)"),
                        Outcome.refused(ErrorCode.INVALID_ARGUMENT),
                        context -> Outcome.failureOf(() -> context.parallelize(List.of(1), 0))),
                scenario(
                        "emptyRDD has nothing",
                        Set.of("BatchContext.emptyRDD()"),
                        List.of(0, List.of()),
                        context -> List.of(
                                context.emptyRDD().partitionCount(),
                                context.emptyRDD().collect())),
                scenario(
                        "union of many RDDs is one after the other",
                        Set.of("BatchContext.union(List)"),
                        List.of(List.of(1, 2, 3, 4), List.of()),
                        context -> List.of(
                                context.union(List.of(
                                                context.parallelize(List.of(1, 2), 2),
                                                context.<Integer>emptyRDD(),
                                                context.parallelize(List.of(3), 1),
                                                context.parallelize(List.of(4), 3)))
                                        .collect(),
                                context.union(List.of()).collect())));
    }

    /** What gives a result that can be compared. */
    @FunctionalInterface
    private interface Program {
        Object run(BatchContext context) throws Exception;
    }

    private static Scenario scenario(String name, Set<String> covers, Object expected, Program program) {
        return new OutputScenario(
                name, covers, expected, test -> program.run(test.context().batchContext()));
    }
}
