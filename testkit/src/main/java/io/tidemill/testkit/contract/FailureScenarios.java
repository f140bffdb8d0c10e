package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.failed;
import static io.tidemill.testkit.contract.Outcome.failureOf;
import static io.tidemill.testkit.contract.Outcome.refused;

import io.tidemill.error.ErrorCode;
import io.tidemill.function.Pair;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.Partitioner;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import io.tidemill.testkit.contract.Outcome.Failure;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;

/** Functions that fail: the error names the operator that they were given to, and has their exception as its cause. */
final class FailureScenarios {
    private FailureScenarios() {}

    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken() {
            super("broken");
        }
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // it never returns
    private static <R> R fail() {
        throw new Broken();
    }

    static int failingOrder(Integer left, Integer right) {
        throw new Broken();
    }

    /** A method of its own: copies of references to one method, as orders of different types, are taken for one another. */
    static int failingPairOrder(Pair<Integer, Integer> left, Pair<Integer, Integer> right) {
        throw new Broken();
    }

    static List<Scenario> all() {
        Scenarios s = new Scenarios();
        ofRecords(s);
        ofKeys(s);
        ofActions(s);
        ofPlaces(s);
        afterwards(s);
        return s.toList();
    }

    private static void failing(
            Scenarios s,
            String operator,
            String covers,
            BiFunction<Workbench, PairRDD<Integer, Integer>, Callable<?>> program) {
        s.scenario("a function of " + operator + " that fails ends the action with the operator's name")
                .covers(covers)
                .gives(failed(operator, new Broken()), bench -> {
                    PairRDD<Integer, Integer> pairs = bench.rdd(1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2)
                            .mapToPair(n -> Pair.of(n, n));
                    return failureOf(program.apply(bench, pairs));
                });
    }

    private static void ofRecords(Scenarios s) {
        failing(s, "map", "RDD.map(MapFunction)", (bench, pairs) -> pairs.map(n -> fail())::collect);
        failing(
                s,
                "filter",
                "RDD.filter(FilterFunction)",
                (bench, pairs) -> pairs.keys().filter(n -> fail())::collect);
        failing(s, "flatMap", "RDD.flatMap(FlatMapFunction)", (bench, pairs) -> pairs.flatMap(n -> fail())::collect);
        failing(
                s,
                "mapToPair",
                "RDD.mapToPair(MapFunction)",
                (bench, pairs) -> pairs.mapToPair(n -> FailureScenarios.<Pair<Integer, Integer>>fail())::collect);
        failing(
                s,
                "flatMapToPair",
                "RDD.flatMapToPair(FlatMapFunction)",
                (bench, pairs) ->
                        pairs.flatMapToPair(n -> FailureScenarios.<List<Pair<Integer, Integer>>>fail())::collect);
        failing(s, "keyBy", "RDD.keyBy(MapFunction)", (bench, pairs) -> pairs.keyBy(n -> fail())::collect);
        failing(
                s,
                "mapValues",
                "PairRDD.mapValues(MapFunction)",
                (bench, pairs) -> pairs.mapValues(n -> fail())::collect);
        failing(
                s,
                "flatMapValues",
                "PairRDD.flatMapValues(FlatMapFunction)",
                (bench, pairs) -> pairs.flatMapValues(n -> fail())::collect);
        failing(
                s,
                "mapPartitions",
                "RDD.mapPartitions(MapFunction)",
                (bench, pairs) -> pairs.mapPartitions(n -> FailureScenarios.<Iterator<Integer>>fail())::collect);
        failing(
                s,
                "mapPartitionsWithIndex",
                "RDD.mapPartitionsWithIndex(Function2)",
                (bench, pairs) ->
                        pairs.mapPartitionsWithIndex((i, n) -> FailureScenarios.<Iterator<Integer>>fail())::collect);
        failing(
                s,
                "mapPartitionsToPair",
                "RDD.mapPartitionsToPair(MapFunction)",
                (bench, pairs) -> pairs.mapPartitionsToPair(
                        n -> FailureScenarios.<Iterator<Pair<Integer, Integer>>>fail())::collect);
        s.scenario("an iterator of mapPartitions that fails ends the action with the operator's name")
                .covers("RDD.mapPartitions(MapFunction)")
                .gives(
                        List.of(
                                failed("mapPartitions", new NoSuchElementException("none")),
                                failed("mapPartitions", new NoSuchElementException("none"))),
                        bench -> {
                            RDD<Integer> rdd = bench.rdd(1, 2).mapPartitions(records -> new FailingIterator());
                            return List.of(failureOf(rdd::collect), failureOf(rdd.mapPartitions(n -> n)::collect));
                        });
    }

    /** Promises an element that it has not got. */
    private static final class FailingIterator implements Iterator<Integer> {
        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Integer next() {
            throw new NoSuchElementException("none");
        }
    }

    private static void ofKeys(Scenarios s) {
        failing(
                s,
                "reduceByKey",
                "PairRDD.reduceByKey(ReduceFunction)",
                (bench, pairs) -> pairs.reduceByKey((left, right) -> fail())::collect);
        failing(
                s,
                "combineByKey",
                "PairRDD.combineByKey(MapFunction, Function2, Function2)",
                (bench, pairs) -> pairs.combineByKey(n -> fail(), (left, n) -> left, (left, right) -> left)::collect);
        failing(
                s,
                "aggregateByKey",
                "PairRDD.aggregateByKey(SupplierFunction, Function2, Function2)",
                (bench, pairs) -> pairs.aggregateByKey(() -> 0, (sum, n) -> fail(), Integer::sum)::collect);
        failing(
                s,
                "foldByKey",
                "PairRDD.foldByKey(Object, ReduceFunction)",
                (bench, pairs) -> pairs.foldByKey(0, (left, right) -> fail())::collect);
        failing(s, "groupBy", "RDD.groupBy(MapFunction)", (bench, pairs) -> pairs.groupBy(n -> fail())::collect);
        failing(
                s,
                "sortBy",
                "RDD.sortBy(MapFunction)",
                (bench, pairs) -> pairs.sortBy(n -> FailureScenarios.<Integer>fail())::collect);
        failing(
                s,
                "sortByKey",
                "PairRDD.sortByKey(SerializableComparator, SortOrder)",
                (bench, pairs) ->
                        pairs.sortByKey(FailureScenarios::failingOrder, io.tidemill.rdd.SortOrder.ASCENDING)::collect);
        failing(
                s,
                "partitionBy",
                "PairRDD.partitionBy(Partitioner)",
                (bench, pairs) -> pairs.partitionBy(new BrokenPartitioner(3))::collect);
        s.scenario("a key whose hash code fails ends the action with the operator's name")
                .covers("PairRDD.reduceByKey(ReduceFunction)", "PairRDD.groupByKey()")
                .gives(List.of("reduceByKey", "groupByKey"), bench -> {
                    PairRDD<BrokenKey, Integer> pairs = bench.rdd(1, 2).mapToPair(n -> Pair.of(new BrokenKey(), n));
                    return List.of(
                            failureOf(pairs.reduceByKey(Integer::sum)::collect).operator(),
                            failureOf(pairs.groupByKey()::collect).operator());
                });
        s.scenario("a pair that is null ends the action with the name of the operator that needs its key")
                .covers("PairRDD.reduceByKey(ReduceFunction)")
                .gives(
                        "reduceByKey",
                        bench -> failureOf(bench.rdd(1, 2)
                                        .mapToPair(n -> Outcome.<Pair<Integer, Integer>>nothing())
                                        .reduceByKey(Integer::sum)::collect)
                                .operator());
    }

    private static final class BrokenKey implements java.io.Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public int hashCode() {
            throw new IllegalStateException("no hash code");
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }

    private record BrokenPartitioner(int partitionCount) implements Partitioner {
        @Override
        public int partition(Object key) {
            throw new Broken();
        }
    }

    private static void ofActions(Scenarios s) {
        failing(
                s,
                "reduce",
                "RDD.reduce(ReduceFunction)",
                (bench, pairs) -> () -> pairs.reduce((left, right) -> fail()));
        failing(
                s,
                "fold",
                "RDD.fold(Object, ReduceFunction)",
                (bench, pairs) -> () -> pairs.keys().fold(0, (left, right) -> fail()));
        failing(
                s,
                "aggregate",
                "RDD.aggregate(SupplierFunction, Function2, Function2)",
                (bench, pairs) -> () -> pairs.aggregate(() -> 0, (sum, n) -> fail(), (left, right) -> left));
        s.scenario("a zero or a merge of aggregate that fails ends the action with the operator's name")
                .covers("RDD.aggregate(SupplierFunction, Function2, Function2)")
                .gives(List.of(failed("aggregate", new Broken()), failed("aggregate", new Broken())), bench -> {
                    RDD<Integer> rdd = bench.rdd(1, 2, 3);
                    return List.of(
                            failureOf(() ->
                                    rdd.aggregate(() -> FailureScenarios.<Integer>fail(), Integer::sum, Integer::sum)),
                            failureOf(() -> rdd.aggregate(() -> 0, Integer::sum, (left, right) -> fail())));
                });
        failing(s, "foreach", "RDD.foreach(VoidFunction)", (bench, pairs) -> () -> {
            pairs.foreach(pair -> fail());
            return "done";
        });
        failing(s, "foreachPartition", "RDD.foreachPartition(VoidFunction)", (bench, pairs) -> () -> {
            pairs.foreachPartition(part -> fail());
            return "done";
        });
        failing(
                s,
                "top",
                "RDD.top(int, SerializableComparator)",
                (bench, pairs) -> () -> pairs.top(3, FailureScenarios::failingPairOrder));
        failing(
                s,
                "takeOrdered",
                "RDD.takeOrdered(int, SerializableComparator)",
                (bench, pairs) -> () -> pairs.takeOrdered(3, FailureScenarios::failingPairOrder));
        s.scenario("a function that fails for a record that is taken ends take with the operator's name")
                .covers("RDD.take(int)", "RDD.first()")
                .gives(List.of(failed("map", new Broken()), failed("filter", new Broken())), bench -> {
                    RDD<Integer> rdd = bench.rdd(1, 2, 3);
                    return List.of(
                            failureOf(() -> rdd.map(n -> fail()).take(1)),
                            failureOf(() -> rdd.filter(n -> fail()).first()));
                });
    }

    private static void ofPlaces(Scenarios s) {
        s.scenario("a key put outside the partitions is refused")
                .covers("PairRDD.partitionBy(Partitioner)", "PairRDD.reduceByKey(ReduceFunction, Partitioner)")
                .gives(
                        List.of(
                                refused(ErrorCode.INVALID_ARGUMENT),
                                refused(ErrorCode.INVALID_ARGUMENT),
                                refused(ErrorCode.INVALID_ARGUMENT)),
                        bench -> {
                            PairRDD<Integer, Integer> pairs = bench.rdd(1, 2).mapToPair(n -> Pair.of(n, n));
                            return List.of(
                                    failureOf(pairs.partitionBy(new Outside(3, 3))::collect),
                                    failureOf(pairs.partitionBy(new Outside(3, -1))::collect),
                                    failureOf(pairs.reduceByKey(Integer::sum, new Outside(1, 1))::collect));
                        });
        s.scenario("partitions fewer than one are refused where they are written")
                .covers("RDD.repartition(int)", "RDD.coalesce(int)")
                .gives(
                        List.of(
                                refused(ErrorCode.INVALID_ARGUMENT),
                                refused(ErrorCode.INVALID_ARGUMENT),
                                refused(ErrorCode.INVALID_ARGUMENT)),
                        bench -> List.of(
                                failureOf(() -> bench.rdd(1).repartition(0)),
                                failureOf(() -> bench.rdd(1).coalesce(0)),
                                failureOf(() -> new HashPartitioner(0))));
    }

    /** Puts every key into one partition, which may be none of its own. */
    private record Outside(int partitionCount, int always) implements Partitioner {
        @Override
        public int partition(Object key) {
            return always;
        }
    }

    private static void afterwards(Scenarios s) {
        s.scenario("after a failure the engine works on, and the RDD can be run again")
                .gives(List.of("map", List.of(1, 2, 3)), bench -> {
                    Tally calls = new Tally();
                    RDD<Integer> rdd = bench.rdd(1, 2, 3).map(n -> {
                        calls.add();
                        return calls.value() == 1 ? FailureScenarios.<Integer>fail() : n;
                    });
                    Failure first = failureOf(rdd::collect);
                    return List.of(first.operator(), rdd.collect());
                });
        s.scenario("an error, too, is reported with the operator's name")
                .covers("RDD.map(MapFunction)", "RDD.take(int)")
                .gives(List.of("map", "map", "aggregate"), bench -> {
                    RDD<Integer> rdd = bench.rdd(1, 2, 3);
                    RDD<Integer> failing = rdd.map(n -> {
                        throw new AssertionError("no");
                    });
                    return List.of(
                            failureOf(failing::collect).operator(),
                            failureOf(() -> failing.take(1)).operator(),
                            failureOf(() -> rdd.aggregate(() -> 0, Integer::sum, (left, right) -> {
                                        throw new AssertionError("no");
                                    }))
                                    .operator());
                });
    }
}
