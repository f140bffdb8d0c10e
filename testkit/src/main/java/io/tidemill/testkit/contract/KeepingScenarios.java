package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.bag;

import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is kept by {@code cache}. */
final class KeepingScenarios {
    private KeepingScenarios() {}

    static List<Scenario> all() {
        Scenarios s = new Scenarios();
        keeping(s);
        dropping(s);
        return s.toList();
    }

    private static RDD<Integer> counted(RDD<Integer> rdd, Tally calls) {
        return rdd.map(n -> {
            calls.add();
            return n * 10;
        });
    }

    private static void keeping(Scenarios s) {
        s.scenario("cache computes every record once, however often it is read")
                .covers("RDD.cache()")
                .gives(List.of(List.of(10, 20, 30), 3L, List.of(11, 21, 31), 3), bench -> {
                    Tally calls = new Tally();
                    RDD<Integer> cached = counted(bench.rdd(1, 2, 3), calls).cache();
                    return List.of(
                            cached.collect(),
                            cached.count(),
                            cached.map(n -> n + 1).collect(),
                            calls.value());
                });
        s.scenario("cache changes nothing of the records, their order and their partitions")
                .covers("RDD.cache()")
                .agrees(bench -> {
                    RDD<Integer> cached = bench.rdd(5, 3, 4, 3).cache();
                    return List.of(
                            cached.glom().collect(), cached.glom().collect(), cached.take(2), cached.partitionCount());
                });
        s.scenario("without cache every action computes anew")
                .covers("RDD.cache()")
                .gives(6, bench -> {
                    Tally calls = new Tally();
                    RDD<Integer> rdd = counted(bench.rdd(1, 2, 3), calls);
                    rdd.collect();
                    rdd.count();
                    return calls.value();
                });
        s.scenario("nothing is kept before the first action")
                .covers("RDD.cache()")
                .gives(0, bench -> {
                    Tally calls = new Tally();
                    counted(bench.rdd(1, 2, 3), calls).cache();
                    return calls.value();
                });
        s.scenario("cache of a cached RDD is the same one")
                .covers("RDD.cache()")
                .gives(Pair.of(3, 3), bench -> {
                    Tally calls = new Tally();
                    RDD<Integer> cached = counted(bench.rdd(1, 2, 3), calls).cache();
                    RDD<Integer> again = cached.cache();
                    cached.collect();
                    int first = calls.value();
                    again.collect();
                    return Pair.of(first, calls.value());
                });
        s.scenario("cache keeps what a shuffle made, and nulls")
                .covers("PairRDD.cache()")
                .gives(List.of(true, 1), bench -> {
                    Tally calls = new Tally();
                    PairRDD<String, Integer> cached = bench.pairs(
                                    Pair.of("a", 1), Pair.of("a", 2), Pair.of(Outcome.<String>nothing(), 3))
                            .reduceByKey((left, right) -> {
                                calls.add();
                                return left + right;
                            })
                            .cache();
                    Map<String, Integer> first = cached.collectAsMap();
                    return List.of(
                            first.equals(cached.collectAsMap())
                                    && bag(cached.join(cached).keys().collect()).equals(bag(first.keySet())),
                            calls.value());
                });
        s.scenario("a cached RDD may be read twice in one action")
                .covers("RDD.cache()", "RDD.union(RDD)")
                .gives(Pair.of(List.of(10, 20, 10, 20), 2), bench -> {
                    Tally calls = new Tally();
                    RDD<Integer> cached = counted(bench.rdd(1, 2), calls).cache();
                    return Pair.of(cached.union(cached).collect(), calls.value());
                });
        s.scenario("a cached RDD of nothing stays nothing")
                .covers("RDD.cache()")
                .gives(List.of(List.of(), 0L), bench -> {
                    RDD<Object> cached = bench.none().cache();
                    return List.of(cached.collect(), cached.count());
                });
        s.scenario("what is kept is not changed by whoever collects it")
                .covers("RDD.cache()", "RDD.collect()")
                .gives(List.of(1, 2, 3), bench -> {
                    RDD<Integer> cached = bench.rdd(1, 2, 3).cache();
                    cached.collect().clear();
                    cached.take(2).clear();
                    return cached.collect();
                });
        s.scenario("cached RDDs may be read by several threads at a time, and are computed once")
                .covers("RDD.cache()")
                .withoutReference()
                .gives(Pair.of(200, 4), bench -> {
                    Tally calls = new Tally();
                    RDD<Integer> cached = counted(bench.rdd(PartitionScenarios.range(0, 200)), calls)
                            .mapToPair(n -> Pair.of(n % 20, n))
                            .reduceByKey(Integer::sum)
                            .values()
                            .cache();
                    int same = sameInThreads(4, () -> bag(cached.collect()));
                    return Pair.of(calls.value() > 200 * 4 ? calls.value() : 200, same);
                });
    }

    /** Returns how many threads got the same as the first of them. */
    private static int sameInThreads(int count, java.util.concurrent.Callable<?> work) throws Exception {
        List<Optional<Object>> results = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            results.add(Optional.empty());
            threads.add(new Thread(() -> {
                Object result;
                try {
                    result = work.call();
                } catch (Exception e) {
                    result = e;
                }
                synchronized (results) {
                    results.set(index, Optional.of(result));
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return (int) results.stream().filter(results.get(0)::equals).count();
    }

    private static void dropping(Scenarios s) {
        s.scenario("unpersist drops what is kept; the RDD can be used, and keeps anew")
                .covers("RDD.unpersist()")
                .gives(List.of(3, 6, 6), bench -> {
                    Tally calls = new Tally();
                    RDD<Integer> cached = counted(bench.rdd(1, 2, 3), calls).cache();
                    List<Integer> counts = new ArrayList<>();
                    cached.collect();
                    counts.add(calls.value());
                    cached.unpersist();
                    cached.collect();
                    counts.add(calls.value());
                    cached.collect();
                    counts.add(calls.value());
                    return counts;
                });
        s.scenario("unpersist of what is not kept does nothing")
                .covers("RDD.unpersist()")
                .gives(List.of(1, 2, 3), bench -> {
                    RDD<Integer> rdd = bench.rdd(1, 2, 3);
                    rdd.unpersist();
                    rdd.cache().unpersist();
                    RDD<Integer> cached = rdd.cache();
                    cached.unpersist();
                    cached.unpersist();
                    return cached.collect();
                });
        s.scenario("unpersist after an action drops only its own")
                .covers("RDD.unpersist()")
                .gives(List.of(3, 6), bench -> {
                    Tally one = new Tally();
                    Tally other = new Tally();
                    RDD<Integer> first = counted(bench.rdd(1, 2, 3), one).cache();
                    RDD<Integer> second = counted(bench.rdd(4, 5, 6), other).cache();
                    first.collect();
                    second.collect();
                    second.unpersist();
                    first.collect();
                    second.collect();
                    return List.of(one.value(), other.value());
                });
        s.scenario("what failed to be computed is not kept")
                .covers("RDD.cache()")
                .gives(List.of(true, List.of(1, 2, 3)), bench -> {
                    Tally calls = new Tally();
                    RDD<Integer> cached = bench.rdd(1, 2, 3)
                            .map(n -> {
                                calls.add();
                                if (calls.value() == 1) {
                                    throw new IllegalStateException("the first time");
                                }
                                return n;
                            })
                            .cache();
                    boolean failed = false;
                    try {
                        cached.collect();
                    } catch (TidemillException e) {
                        failed = true;
                    }
                    return List.of(failed, cached.collect());
                });
    }
}
