package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.failureOf;
import static io.tidemill.testkit.contract.Outcome.refused;

import io.tidemill.error.ErrorCode;
import io.tidemill.function.Pair;
import io.tidemill.rdd.Accumulator;
import io.tidemill.rdd.Broadcast;
import io.tidemill.rdd.CollectionAccumulator;
import io.tidemill.rdd.FutureAction;
import io.tidemill.rdd.LongAccumulator;
import io.tidemill.rdd.RDD;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/** Values that tasks and the program share, and actions that run beside the program. */
final class SharedScenarios {
    private SharedScenarios() {}

    static List<Scenario> all() {
        Scenarios s = new Scenarios();
        accumulators(s);
        broadcasts(s);
        futures(s);
        return s.toList();
    }

    private static void accumulators(Scenarios s) {
        s.scenario("an accumulator has what the tasks of an action added").gives(List.of(6L, 3L, 12L, 0L), bench -> {
            LongAccumulator sum = bench.rdds().longAccumulator("sum");
            RDD<Integer> rdd = bench.rdd(1, 2, 3);
            rdd.foreach(sum::add);
            long once = sum.value();
            long count = sum.count();
            rdd.foreach(sum::add);
            long twice = sum.value();
            sum.reset();
            return List.of(once, count, twice, sum.value());
        });
        s.scenario("an action that fails adds nothing").gives(List.of("foreach", 0L), bench -> {
            LongAccumulator sum = bench.rdds().longAccumulator("sum");
            String operator = failureOf(() -> {
                        bench.rdd(1, 2, 3, 4).foreach(n -> {
                            sum.add(n);
                            if (n == 3) {
                                throw new IllegalStateException("three");
                            }
                        });
                        return "done";
                    })
                    .operator();
            return List.of(operator, sum.value());
        });
        s.scenario("an accumulator counts what is done before a shuffle and after it")
                .gives(List.of(6L, 2L), bench -> {
                    LongAccumulator before = bench.rdds().longAccumulator("before");
                    LongAccumulator after = bench.rdds().longAccumulator("after");
                    bench.rdd(1, 2, 3, 4, 5, 6)
                            .mapToPair(n -> {
                                before.add(1);
                                return Pair.of(n % 2, n);
                            })
                            .reduceByKey(Integer::sum)
                            .foreach(pair -> after.add(1));
                    return List.of(before.value(), after.value());
                });
        s.scenario("a list accumulator has what one action added in the order of its partitions")
                .gives(List.of("a", "b", "c", "d"), bench -> {
                    CollectionAccumulator<String> seen = bench.rdds().collectionAccumulator("seen");
                    bench.rdd("a", "b", "c", "d").foreach(seen::add);
                    return seen.value();
                });
        s.scenario("an accumulator of its own kind adds and merges in order").gives("abcd", bench -> {
            Accumulator<String, String> text = bench.rdds()
                    .accumulator("text", () -> "", (left, right) -> left + right, (left, right) -> left + right);
            bench.rdd("a", "b", "c", "d").foreach(text::add);
            return text.value();
        });
        s.scenario("a task cannot read an accumulator").gives(refused(ErrorCode.INVALID_STATE), bench -> {
            LongAccumulator sum = bench.rdds().longAccumulator("sum");
            return failureOf(bench.rdd(1).map(n -> sum.value())::collect);
        });
    }

    private static void broadcasts(Scenarios s) {
        s.scenario("a broadcast value is read by tasks until it is destroyed")
                .gives(List.of(List.of("one", "two"), refused(ErrorCode.INVALID_STATE)), bench -> {
                    Broadcast<List<String>> words = bench.rdds().broadcast(List.of("zero", "one", "two"));
                    RDD<String> named = bench.rdd(1, 2).map(n -> words.value().get(n));
                    List<String> read = named.collect();
                    words.destroy();
                    return List.of(read, failureOf(named::collect));
                });
    }

    private static void futures(Scenarios s) {
        s.scenario("actions may run beside the program")
                .covers(
                        "RDD.countAsync()",
                        "RDD.collectAsync()",
                        "RDD.takeAsync(int)",
                        "RDD.foreachAsync(VoidFunction)",
                        "RDD.foreachPartitionAsync(VoidFunction)")
                .withoutReference()
                .gives(List.of(3L, List.of(1, 2, 3), List.of(1, 2), 3, 3), bench -> {
                    RDD<Integer> rdd = bench.rdd(1, 2, 3);
                    Tally each = new Tally();
                    Tally parts = new Tally();
                    FutureAction<Long> count = rdd.countAsync();
                    FutureAction<List<Integer>> all = rdd.collectAsync();
                    FutureAction<List<Integer>> first = rdd.takeAsync(2);
                    FutureAction<Void> calls = rdd.foreachAsync(n -> each.add());
                    FutureAction<Void> partCalls =
                            rdd.foreachPartitionAsync(part -> part.forEachRemaining(n -> parts.add()));
                    calls.get();
                    partCalls.get();
                    return List.of(count.get(), all.get(), first.get(), each.value(), parts.value());
                });
        s.scenario("an action beside the program fails with what it failed with")
                .covers("RDD.countAsync()")
                .withoutReference()
                .gives("map", bench -> {
                    FutureAction<Long> failing =
                            bench.rdd(1, 2).map(n -> Integer.parseInt("no")).countAsync();
                    try {
                        return failing.get();
                    } catch (ExecutionException e) {
                        return failureOf(() -> {
                                    throw (Exception) e.getCause();
                                })
                                .operator();
                    }
                });
        s.scenario("a cancelled action ends, and the engine works on")
                .covers("RDD.foreachAsync(VoidFunction)")
                .withoutReference()
                .gives(List.of(true, "cancelled", 2L), bench -> {
                    Signal started = new Signal();
                    Signal ended = new Signal();
                    FutureAction<Void> waiting = bench.rdd(1, 2).foreachAsync(n -> {
                        started.give();
                        try {
                            new CountDownLatch(1).await();
                        } finally {
                            ended.give();
                        }
                    });
                    started.await();
                    boolean cancelled = waiting.cancel(true);
                    ended.await();
                    return List.of(cancelled, ending(waiting), bench.rdd(1, 2).count());
                });
        s.scenario("an action beside the program is refused inside a task")
                .covers("RDD.countAsync()")
                .gives(refused(ErrorCode.NESTED_ACTION), bench -> {
                    RDD<Integer> other = bench.rdd(1);
                    return failureOf(bench.rdd(1, 2).map(n -> other.countAsync().get())::collect);
                });
    }

    private static String ending(FutureAction<?> action) throws Exception {
        try {
            return String.valueOf(action.get());
        } catch (CancellationException e) {
            return "cancelled";
        }
    }
}
