package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.bag;
import static io.tidemill.testkit.contract.Outcome.failureOf;
import static io.tidemill.testkit.contract.Outcome.refused;

import io.tidemill.error.ErrorCode;
import io.tidemill.function.Pair;
import io.tidemill.plan.StorageLevel;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.PipeCommand;
import io.tidemill.rdd.RDD;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What is kept on disk, and what goes through another program. */
final class FileScenarios {
    private FileScenarios() {}

    static List<Scenario> all() {
        Scenarios s = new Scenarios();
        objects(s);
        checkpoints(s);
        levels(s);
        pipes(s);
        return s.toList();
    }

    private static void objects(Scenarios s) {
        s.scenario("what was saved as objects is read again, partition by partition")
                .covers("RDD.saveAsObjectFile(String)")
                .agrees(bench -> TemporaryDirectory.with(directory -> {
                    String path = directory.resolve("objects").toString();
                    bench.rdd(5, 3, 4, 1, 2).saveAsObjectFile(path);
                    return bench.rdds().objectFile(path, Integer.class).glom().collect();
                }));
        s.scenario("saveAsObjectFile to a directory that exists is refused")
                .covers("RDD.saveAsObjectFile(String)")
                .gives(
                        refused(ErrorCode.OUTPUT_FAILED),
                        bench -> TemporaryDirectory.with(directory -> failureOf(() -> {
                            bench.rdd(1).saveAsObjectFile(directory.toString());
                            return "written";
                        })));
    }

    private static void checkpoints(Scenarios s) {
        s.scenario("a checkpoint has the same records, and is not computed again")
                .covers("RDD.checkpoint(String)")
                .gives(
                        List.of(List.of(2, 3, 4), 3, 3),
                        bench -> TemporaryDirectory.with(directory -> {
                            Tally calls = new Tally();
                            RDD<Integer> checkpoint = counted(bench, calls)
                                    .checkpoint(directory.resolve("checkpoint").toString());
                            int computed = calls.value();
                            return List.of(checkpoint.collect(), computed, calls.value());
                        }));
        s.scenario("a checkpoint of pairs is a pair RDD")
                .covers("PairRDD.checkpoint(String)")
                .gives(
                        List.of("a", "b"),
                        bench -> TemporaryDirectory.with(directory -> bench.pairs(Pair.of("a", 1), Pair.of("b", 2))
                                .checkpoint(directory.resolve("checkpoint").toString())
                                .keys()
                                .collect()));
        s.scenario("a local checkpoint is computed at once, and only once")
                .covers("RDD.localCheckpoint()", "PairRDD.localCheckpoint()")
                .gives(List.of(3, List.of(2, 3, 4), 3, List.of("a")), bench -> {
                    Tally calls = new Tally();
                    RDD<Integer> checkpoint = counted(bench, calls).localCheckpoint();
                    int computed = calls.value();
                    PairRDD<String, Integer> pairs =
                            bench.pairs(Pair.of("a", 1)).localCheckpoint();
                    return List.of(
                            computed,
                            checkpoint.collect(),
                            calls.value(),
                            pairs.keys().collect());
                });
    }

    private static RDD<Integer> counted(Workbench bench, Tally calls) {
        return bench.rdd(1, 2, 3).map(n -> {
            calls.add();
            return n + 1;
        });
    }

    private static void levels(Scenarios s) {
        for (StorageLevel level : StorageLevel.values()) {
            s.scenario("persist(" + level + ") computes once and changes nothing")
                    .covers("RDD.persist(StorageLevel)", "PairRDD.persist(StorageLevel)", "RDD.storageLevel()")
                    .gives(
                            List.of(List.of(2, 3, 4), List.of(2, 3, 4), List.of(2), 3, Optional.of(level), true),
                            bench -> {
                                Tally calls = new Tally();
                                RDD<Integer> kept = counted(bench, calls).persist(level);
                                PairRDD<String, Integer> pairs = bench.pairs(
                                                Pair.of("a", 1), Pair.of(Outcome.<String>nothing(), 2), Pair.of("a", 3))
                                        .reduceByKey(Integer::sum)
                                        .persist(level);
                                return List.of(
                                        kept.collect(),
                                        kept.collect(),
                                        kept.take(1),
                                        calls.value(),
                                        kept.storageLevel(),
                                        pairs.collectAsMap().equals(pairs.collectAsMap())
                                                && bag(pairs.values().collect()).equals(bag(List.of(4, 2))));
                            });
        }
        s.scenario("an RDD that is kept cannot be kept in another way; one that is not says so")
                .covers("RDD.persist(StorageLevel)", "RDD.storageLevel()")
                .gives(List.of(refused(ErrorCode.INVALID_STATE), Optional.empty()), bench -> {
                    RDD<Integer> rdd = bench.rdd(1, 2);
                    return List.of(failureOf(() -> rdd.cache().persist(StorageLevel.DISK_ONLY)), rdd.storageLevel());
                });
        s.scenario("what was kept on disk is dropped and kept anew")
                .covers("RDD.unpersist()", "RDD.persist(StorageLevel)")
                .gives(List.of(List.of(2, 3, 4), 6), bench -> {
                    Tally calls = new Tally();
                    RDD<Integer> kept = counted(bench, calls).persist(StorageLevel.DISK_ONLY);
                    kept.collect();
                    kept.unpersist();
                    kept.count();
                    return List.of(kept.collect(), calls.value());
                });
    }

    private static void pipes(Scenarios s) {
        s.scenario("pipe gives a program each partition's records as lines")
                .covers("RDD.pipe(String, String[])")
                .once()
                .gives(
                        List.of("2", "0", "1"),
                        bench -> bench.partitioned(List.of(List.of("a", "b"), List.<String>of(), List.of("c")))
                                .pipe("wc", "-l")
                                .map(String::trim)
                                .collect());
        s.scenario("pipe gives its program variables, and speaks its encoding")
                .covers("RDD.pipe(PipeCommand)")
                .once()
                .gives(
                        List.of("hello", "\u00e4"),
                        bench -> bench.partitioned(List.of(List.of("\u00e4")))
                                .pipe(PipeCommand.of("sh", "-c", "echo $GREETING; cat")
                                        .withEnvironment("GREETING", "hello")
                                        .withEncoding(StandardCharsets.ISO_8859_1))
                                .collect());
        s.scenario("a piped program that fails ends the action")
                .covers("RDD.pipe(String, String[])")
                .once()
                .gives(
                        List.of(true, true),
                        bench -> List.of(
                                fails(bench.rdd("a").pipe("false")),
                                fails(bench.rdd("a").pipe("no-such-program-at-all"))));
    }

    private static boolean fails(RDD<String> rdd) {
        return failureOf(rdd::collect).code() != ErrorCode.INVALID_STATE;
    }
}
