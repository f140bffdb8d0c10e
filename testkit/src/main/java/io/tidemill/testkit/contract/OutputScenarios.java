package io.tidemill.testkit.contract;

import static io.tidemill.testkit.ScriptedSource.batch;

import io.tidemill.function.Pair;
import io.tidemill.rdd.RDD;
import io.tidemill.stream.DStream;
import io.tidemill.stream.MapWithStateDStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.time.BatchTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Output operations, and how often their work is done. */
final class OutputScenarios {
    private static final String RULE = "-------------------------------------------\n";

    private OutputScenarios() {}

    static List<Scenario> all() {
        return List.of(
                printing(),
                printingMore(),
                files(),
                suffixedFiles(),
                objectFiles(),
                suffixedObjectFiles(),
                eachRDD(),
                eachRDDWithTime(),
                anySink(),
                once(),
                slice(),
                sliceOfState());
    }

    private static Scenario printing() {
        return new OutputScenario(
                "print shows the first ten records of every batch",
                Set.of("DStreamLike.print()"),
                RULE + "Time: 1000 ms\n" + RULE + "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n...\n\n" + RULE + "Time: 2000 ms\n"
                        + RULE + "(a,1)\n\n" + RULE + "Time: 3000 ms\n" + RULE + "\n",
                test -> {
                    test.stream(batch(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), batch(Pair.of("a", 1)))
                            .print();
                    test.advance(3);
                    return test.console();
                });
    }

    private static Scenario printingMore() {
        return new OutputScenario(
                "print shows as many records as it is told",
                Set.of("DStreamLike.print(int)"),
                RULE + "Time: 1000 ms\n" + RULE + "1\n2\n...\n\n",
                test -> {
                    test.stream(batch(1, 2, 3)).print(2);
                    test.advance(1);
                    return test.console();
                });
    }

    private static Scenario files() {
        return new OutputScenario(
                "saveAsTextFiles writes a directory per batch",
                Set.of("DStreamLike.saveAsTextFiles(String)"),
                List.of(
                        "out-1000/_SUCCESS",
                        "out-1000/part-00000: 1",
                        "out-1000/part-00001: 2 3",
                        "out-2000/_SUCCESS",
                        "out-2000/part-00000"),
                test -> TemporaryDirectory.with(directory -> {
                    test.stream(batch(1, 2, 3).inPartitions(2))
                            .map(n -> n)
                            .saveAsTextFiles(directory.resolve("out").toString());
                    test.advance(2);
                    return textFiles(directory);
                }));
    }

    private static Scenario suffixedFiles() {
        return new OutputScenario(
                "saveAsTextFiles adds a suffix",
                Set.of("DStreamLike.saveAsTextFiles(String, String)"),
                List.of("out-1000.txt/_SUCCESS", "out-1000.txt/part-00000: (a,1)"),
                test -> TemporaryDirectory.with(directory -> {
                    test.stream(batch(Pair.of("a", 1)))
                            .saveAsTextFiles(directory.resolve("out").toString(), "txt");
                    test.advance(1);
                    return textFiles(directory);
                }));
    }

    private static Scenario objectFiles() {
        return new OutputScenario(
                "saveAsObjectFiles writes what objectFile reads, partition by partition",
                Set.of("DStreamLike.saveAsObjectFiles(String)"),
                List.of(List.of(List.of(1), List.of(2, 3)), List.of(List.of())),
                test -> TemporaryDirectory.with(directory -> {
                    String out = directory.resolve("out").toString();
                    test.stream(batch(1, 2, 3).inPartitions(2)).saveAsObjectFiles(out);
                    test.advance(2);
                    return Stream.of(out + "-1000", out + "-2000")
                            .map(path -> test.context()
                                    .batchContext()
                                    .objectFile(path, Integer.class)
                                    .glom()
                                    .collect())
                            .toList();
                }));
    }

    private static Scenario suffixedObjectFiles() {
        return new OutputScenario(
                "saveAsObjectFiles adds a suffix",
                Set.of("DStreamLike.saveAsObjectFiles(String, String)"),
                List.of(Pair.of("a", 1)),
                test -> TemporaryDirectory.with(directory -> {
                    PairDStream.of(test.stream(batch(Pair.of("a", 1))))
                            .saveAsObjectFiles(directory.resolve("out").toString(), "obj");
                    test.advance(1);
                    return test.context()
                            .batchContext()
                            .objectFile(directory.resolve("out-1000.obj").toString(), Pair.class)
                            .collect();
                }));
    }

    private static Scenario eachRDD() {
        return new OutputScenario(
                "foreachRDD gets every batch's RDD, in order",
                Set.of("DStreamLike.foreachRDD(VoidFunction)"),
                List.of(3L, 0L, 1L),
                test -> {
                    List<Long> counts = new ArrayList<>();
                    test.stream(batch(1, 2, 3), batch(), batch(4)).foreachRDD(rdd -> {
                        counts.add(rdd.count());
                    });
                    test.advance(3);
                    return counts;
                });
    }

    private static Scenario eachRDDWithTime() {
        return new OutputScenario(
                "foreachRDD gets the batch time, and a pair RDD of a pair stream",
                Set.of("DStreamLike.foreachRDD(VoidFunction2)"),
                List.of("1000 ms {a=3}", "2000 ms {}"),
                test -> {
                    List<String> seen = new ArrayList<>();
                    PairDStream.of(test.stream(batch(Pair.of("a", 1), Pair.of("a", 2))))
                            .reduceByKey(Integer::sum)
                            .foreachRDD((rdd, time) -> {
                                seen.add(time + " " + rdd.collectAsMap());
                            });
                    test.advance(2);
                    return seen;
                });
    }

    private static Scenario anySink() {
        return new OutputScenario(
                "outputs run in the order they were defined",
                Set.of("DStreamLike.output(Sink)"),
                List.of("first 1000 ms", "second 1000 ms", "first 2000 ms", "second 2000 ms"),
                test -> {
                    List<String> seen = new ArrayList<>();
                    DStream<Integer> numbers = test.stream(batch(1));
                    numbers.output((rdd, time) -> seen.add("first " + time));
                    numbers.map(n -> n).output((rdd, time) -> seen.add("second " + time));
                    test.advance(2);
                    return seen;
                });
    }

    private static Scenario once() {
        return new OutputScenario(
                "what a cached stream and a state compute is computed once, however many outputs read it",
                Set.of("DStream.cache()", "PairDStream.updateStateByKey(UpdateFunction)"),
                List.of(4, 2),
                test -> {
                    Tally maps = new Tally();
                    Tally updates = new Tally();
                    DStream<Integer> cached = test.stream(batch(1, 2, 3), batch(4))
                            .map(n -> {
                                maps.add();
                                return n;
                            })
                            .cache();
                    PairDStream<String, Integer> state = cached.mapToPair(n -> Pair.of("all", n))
                            .updateStateByKey((values, count) -> {
                                updates.add();
                                return java.util.Optional.of(count.orElse(0) + values.size());
                            });
                    test.collect(cached);
                    test.collect(cached.count());
                    test.collect(state);
                    test.collect(state.mapValues(n -> -n));
                    test.advance(2);
                    return List.of(maps.value(), updates.value());
                });
    }

    private static Scenario slice() {
        return new OutputScenario(
                "slice has the RDDs of the batches that are remembered",
                Set.of("DStreamLike.slice(BatchTime, BatchTime)"),
                List.of(List.of(2), List.of(3)),
                test -> {
                    test.context().remember(Duration.ofSeconds(10));
                    DStream<Integer> numbers = test.stream(batch(1), batch(2), batch(3), batch(4));
                    test.collect(numbers);
                    test.advance(4);
                    return numbers.slice(BatchTime.ofEpochMillis(2000), BatchTime.ofEpochMillis(3000)).stream()
                            .map(RDD::collect)
                            .toList();
                });
    }

    private static Scenario sliceOfState() {
        return new OutputScenario(
                "slice has what a state was after the batches that are remembered",
                Set.of("DStreamLike.slice(BatchTime, BatchTime)"),
                List.of(List.of("1"), List.of("3"), List.of(Pair.of("all", 3)), List.of(Pair.of("all", 6))),
                test -> {
                    test.context().remember(Duration.ofSeconds(10));
                    PairDStream<String, Integer> pairs =
                            test.stream(batch(1), batch(2), batch(3)).mapToPair(n -> Pair.of("all", n));
                    MapWithStateDStream<String, Integer, Integer, String> sums =
                            pairs.mapWithState(StateSpec.function((key, value, state) -> {
                                state.update(state.getOption().orElse(0) + value.orElse(0));
                                return "" + state.get();
                            }));
                    PairDStream<String, Integer> all = sums.stateSnapshots();
                    test.collect(sums);
                    test.collect(all);
                    test.advance(3);
                    List<Object> sliced = new ArrayList<>();
                    sums.slice(BatchTime.ofEpochMillis(1000), BatchTime.ofEpochMillis(2000))
                            .forEach(rdd -> sliced.add(rdd.collect()));
                    all.slice(BatchTime.ofEpochMillis(2000), BatchTime.ofEpochMillis(3000))
                            .forEach(rdd -> sliced.add(rdd.collect()));
                    return sliced;
                });
    }

    private static List<String> textFiles(Path directory) throws IOException {
        List<String> described = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                List<String> lines = Files.readAllLines(file);
                described.add(directory.relativize(file).toString().replace('\\', '/')
                        + (lines.isEmpty() ? "" : ": " + String.join(" ", lines)));
            }
        }
        return described;
    }
}
