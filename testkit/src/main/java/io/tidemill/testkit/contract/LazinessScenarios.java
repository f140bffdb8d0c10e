package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.failureOf;
import static io.tidemill.testkit.contract.Outcome.refused;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.rdd.RDD;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** When work is done, how much of it, and where it must not be asked for. */
final class LazinessScenarios {
    private LazinessScenarios() {}

    static List<Scenario> all() {
        Scenarios s = new Scenarios();
        nothingEarly(s);
        noMoreThanNeeded(s);
        splits(s);
        notInsideTasks(s);
        interrupts(s);
        return s.toList();
    }

    private static RDD<Integer> counted(RDD<Integer> rdd, Tally calls) {
        return rdd.map(n -> {
            calls.add();
            return n;
        });
    }

    private static void nothingEarly(Scenarios s) {
        s.scenario("no function runs before an action").gives(0, bench -> {
            Tally calls = new Tally();
            RDD<Integer> rdd = counted(bench.rdd(1, 2, 3), calls);
            rdd.distinct();
            rdd.repartition(3);
            rdd.sortBy(n -> n);
            rdd.union(rdd).coalesce(1).glom();
            rdd.mapToPair(n -> Pair.of(n, n)).join(rdd.keyBy(n -> n)).sortByKey();
            rdd.groupBy(n -> n).partitionBy(new HashPartitioner(3)).cache();
            return calls.value();
        });
        s.scenario("an action calls every function once for every record").gives(List.of(3, 3, 2), bench -> {
            Tally maps = new Tally();
            Tally filters = new Tally();
            Tally flattenings = new Tally();
            counted(bench.rdd(1, 2, 3), maps)
                    .filter(n -> {
                        filters.add();
                        return n != 2;
                    })
                    .flatMap(n -> {
                        flattenings.add();
                        return List.of(n, n);
                    })
                    .count();
            return List.of(maps.value(), filters.value(), flattenings.value());
        });
        s.scenario("what two branches of one action read is shuffled once").gives(6, bench -> {
            Tally calls = new Tally();
            var sums = counted(bench.rdd(1, 2, 3, 4, 5, 6), calls)
                    .mapToPair(n -> Pair.of(n % 2, n))
                    .reduceByKey(Integer::sum);
            sums.mapValues(n -> n + 1).join(sums).collect();
            return calls.value();
        });
    }

    private static void noMoreThanNeeded(Scenarios s) {
        s.scenario("take reads no record beyond the last that it needs")
                .covers("RDD.take(int)", "RDD.first()", "RDD.isEmpty()")
                .once()
                .withoutReference()
                .gives(List.of(2, 1, 1, 5), bench -> {
                    Tally calls = new Tally();
                    RDD<Integer> rdd = counted(
                                    bench.partitioned(List.of(List.of(1, 2, 3, 4), List.of(5, 6, 7), List.of(8))),
                                    calls)
                            .filter(n -> true);
                    List<Integer> counts = new ArrayList<>();
                    rdd.take(2);
                    counts.add(calls.take());
                    rdd.first();
                    counts.add(calls.take());
                    rdd.isEmpty();
                    counts.add(calls.take());
                    rdd.filter(n -> n == 5).first();
                    counts.add(Math.min(calls.take(), 5));
                    return counts;
                });
        s.scenario("take maps only the records that it returns")
                .covers("RDD.take(int)")
                .withoutReference()
                .gives(2, bench -> {
                    Tally calls = new Tally();
                    counted(bench.rdd(PartitionScenarios.range(0, 100)).sortBy(n -> -n), calls)
                            .take(2);
                    return calls.value();
                });
        s.scenario("take stops inside what flatMap made of one record")
                .covers("RDD.take(int)", "RDD.flatMap(FlatMapFunction)")
                .withoutReference()
                .gives(Pair.of(List.of(7, 7, 7), 3), bench -> {
                    Tally calls = new Tally();
                    List<Integer> taken = counted(bench.rdd(7).flatMap(n -> Collections.nCopies(1000, n)), calls)
                            .filter(n -> true)
                            .take(3);
                    return Pair.of(taken, calls.value());
                });
        s.scenario("take does not read what mapPartitions leaves unread")
                .covers("RDD.take(int)", "RDD.mapPartitions(MapFunction)")
                .once()
                .withoutReference()
                .gives(Pair.of(List.of(1, 2), 2), bench -> {
                    Tally calls = new Tally();
                    List<Integer> taken = counted(bench.partitioned(List.of(List.of(1, 2, 3, 4))), calls)
                            .mapPartitions(records -> records)
                            .take(2);
                    return Pair.of(taken, calls.value());
                });
        s.scenario("take through coalesce reads only the partitions that it needs")
                .covers("RDD.take(int)", "RDD.coalesce(int)")
                .once()
                .withoutReference()
                .gives(Pair.of(List.of(1, 2, 3), 3), bench -> {
                    Tally calls = new Tally();
                    List<Integer> taken = counted(
                                    bench.partitioned(List.of(List.of(1, 2), List.of(3, 4), List.of(5, 6))), calls)
                            .coalesce(1)
                            .filter(n -> true)
                            .take(3);
                    return Pair.of(taken, calls.value());
                });
        s.scenario("take 0 reads nothing")
                .covers("RDD.take(int)")
                .withoutReference()
                .gives(0, bench -> {
                    Tally calls = new Tally();
                    counted(bench.rdd(1, 2, 3), calls).take(0);
                    return calls.value();
                });
    }

    private static void splits(Scenarios s) {
        s.scenario("every reader of a split is closed once, also when it is not read to the end")
                .once()
                .gives(true, bench -> {
                    Tally opened = new Tally();
                    Tally closed = new Tally();
                    RDD<Integer> rdd = bench.splits(List.of(
                            new WatchedSplit(List.of(1, 2, 3), opened, closed),
                            new WatchedSplit(List.of(), opened, closed),
                            new WatchedSplit(List.of(4, 5), opened, closed)));
                    rdd.collect();
                    rdd.take(1);
                    rdd.mapPartitions(records -> records).take(1);
                    rdd.mapPartitions(records -> List.of(1).iterator()).collect();
                    rdd.mapToPair(n -> Pair.of(n, n)).join(rdd.keyBy(n -> n)).count();
                    rdd.sortBy(n -> n).first();
                    failureOf(() -> rdd.map(n -> Integer.parseInt("no")).collect());
                    failureOf(() -> rdd.map(n -> Integer.parseInt("no"))
                            .mapPartitions(records -> records)
                            .collect());
                    return opened.value() == closed.value() && opened.value() > 10;
                });
        s.scenario("a reader that fails ends the action as failed input")
                .once()
                .gives(
                        List.of(
                                refused(ErrorCode.INPUT_FAILED),
                                refused(ErrorCode.INPUT_FAILED),
                                refused(ErrorCode.INPUT_FAILED)),
                        bench -> {
                            Split<Integer> broken = () -> RecordReader.over(new BrokenIterator());
                            Split<Integer> closed = () -> {
                                throw new java.io.IOException("no such file");
                            };
                            return List.of(
                                    failureOf(
                                            () -> bench.splits(List.of(broken)).collect()),
                                    failureOf(() -> bench.splits(List.of(broken))
                                            .mapPartitions(records -> records)
                                            .collect()),
                                    failureOf(() -> bench.splits(List.of(closed))
                                            .mapPartitions(records -> records)
                                            .collect()));
                        });
    }

    /** Counts how often it is opened and closed. */
    private record WatchedSplit(List<Integer> records, Tally opened, Tally closed) implements Split<Integer> {
        @Override
        public RecordReader<Integer> open() {
            opened.add();
            RecordReader<Integer> reader = RecordReader.over(records.iterator());
            return new RecordReader<>() {
                @Override
                public boolean hasNext() {
                    return reader.hasNext();
                }

                @Override
                public Integer next() {
                    return reader.next();
                }

                @Override
                public void close() {
                    closed.add();
                }
            };
        }
    }

    /** Has one record, and fails then. */
    private static final class BrokenIterator implements java.util.Iterator<Integer> {
        private int read;

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Integer next() {
            if (read++ > 0) {
                throw new IllegalStateException("the disk is gone");
            }
            return 1;
        }
    }

    private static void notInsideTasks(Scenarios s) {
        s.scenario("an action inside a task is refused, whatever the action around it")
                .covers("RDD.map(MapFunction)")
                .gives(Collections.nCopies(6, refused(ErrorCode.NESTED_ACTION)), bench -> {
                    RDD<Integer> other = bench.rdd(1, 2, 3);
                    RDD<Long> nested = bench.rdd(1, 2).map(n -> other.count() + n);
                    return List.of(
                            failureOf(nested::collect),
                            failureOf(nested::first),
                            failureOf(() -> nested.mapToPair(n -> Pair.of(n, n))
                                    .reduceByKey(Long::sum)
                                    .collect()),
                            failureOf(() -> nested.top(1)),
                            failureOf(() -> bench.rdd(1, 2)
                                    .sortBy(n -> n)
                                    .map(n -> other.first())
                                    .take(1)),
                            failureOf(() -> bench.rdd(1, 2).aggregate(() -> 0L, (sum, n) -> other.count(), Long::sum)));
                });
        s.scenario("after a refused action the engine works on").gives(List.of(1, 2), bench -> {
            RDD<Integer> rdd = bench.rdd(1, 2);
            failureOf(() -> rdd.map(n -> rdd.count()).collect());
            return rdd.collect();
        });
        s.scenario("a closed engine refuses actions")
                .once()
                .withoutReference()
                .gives(refused(ErrorCode.INVALID_STATE), bench -> {
                    RDD<Integer> rdd = bench.rdd(1, 2);
                    rdd.collect();
                    bench.engine().close();
                    bench.engine().close();
                    return failureOf(rdd::collect);
                });
    }

    private static void interrupts(Scenarios s) {
        s.scenario("an interrupt of the action's thread cancels the action, and stays")
                .withoutReference()
                .gives(List.of(ErrorCode.CANCELLED, true, 3L), bench -> {
                    RDD<Integer> rdd = bench.rdd(1, 2, 3);
                    Thread.currentThread().interrupt();
                    ErrorCode code = codeOf(() -> rdd.count());
                    boolean restored = Thread.interrupted();
                    return List.of(code, restored, rdd.count());
                });
        s.scenario("an interrupt of the action's thread ends functions that wait")
                .withoutReference()
                .gives(List.of(ErrorCode.CANCELLED, true, 3L), bench -> {
                    Thread caller = Thread.currentThread();
                    RDD<Integer> rdd = bench.rdd(1, 2, 3);
                    Signal started = new Signal();
                    new Thread(() -> {
                                started.awaitUninterruptibly();
                                caller.interrupt();
                            })
                            .start();
                    ErrorCode code = codeOf(() -> rdd.map(n -> {
                                started.give();
                                new java.util.concurrent.CountDownLatch(1).await();
                                return n;
                            })
                            .count());
                    boolean restored = Thread.interrupted();
                    return List.of(code, restored, rdd.count());
                });
    }

    private static ErrorCode codeOf(java.util.concurrent.Callable<?> action) throws Exception {
        try {
            action.call();
            return ErrorCode.INVALID_STATE;
        } catch (TidemillException e) {
            return e.code();
        }
    }
}
