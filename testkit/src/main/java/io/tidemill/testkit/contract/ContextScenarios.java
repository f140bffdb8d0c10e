package io.tidemill.testkit.contract;

import io.tidemill.BatchContext;
import io.tidemill.error.ErrorCode;
import io.tidemill.function.Pair;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ways in which the front door makes RDDs. They run in a context of their own, with the master of the engine. */
final class ContextScenarios {
    private ContextScenarios() {}

    static List<Scenario> all() {
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
