package io.tidemill.testkit.contract;

import io.tidemill.function.Pair;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.KeyUse;
import io.tidemill.plan.StorageLevel;
import io.tidemill.rdd.SortOrder;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import java.util.List;
import java.util.Optional;

/** Operators of streams. */
final class StreamScenarios extends StreamCatalogue {
    private StreamScenarios() {}

    static List<Scenario> all() {
        StreamScenarios s = new StreamScenarios();
        s.records();
        s.partitions();
        s.batches();
        s.rdds();
        s.keys();
        s.tops();
        return s.written();
    }

    private void records() {
        gives(
                "a stream has a batch for every interval",
                "DStreamLike.slide()",
                List.of(List.of(1, 2, 3), List.of(), List.of(4), List.of(5, 5, 1), List.of(), List.of()),
                bench -> {
                    DStream<Integer> numbers = numbers(bench);
                    if (!numbers.slide().equals(seconds(1))) {
                        throw new IllegalStateException("" + numbers.slide());
                    }
                    return numbers;
                });
        gives(
                "map of a stream",
                "DStreamLike.map(MapFunction)",
                List.of(List.of(10, 20, 30), List.of(), List.of(40), List.of(50, 50, 10)),
                bench -> numbers(bench).map(n -> n * 10));
        gives(
                "filter of a stream",
                "DStream.filter(FilterFunction)",
                List.of(List.of(3), List.of(), List.of(4), List.of(5, 5)),
                bench -> numbers(bench).filter(n -> n > 2));
        gives(
                "flatMap of a stream",
                "DStreamLike.flatMap(FlatMapFunction)",
                List.of(List.of(1, 1, 2, 2, 3, 3), List.of(), List.of(4, 4)),
                bench -> numbers(bench).flatMap(StreamScenarios::many));
        gives(
                "mapToPair of a stream",
                "DStreamLike.mapToPair(MapFunction)",
                List.of(List.of(Pair.of(1, "1"), Pair.of(0, "2"), Pair.of(1, "3"))),
                bench -> numbers(bench).mapToPair(n -> Pair.of(n % 2, "" + n)));
        gives(
                "flatMapToPair of a stream",
                "DStreamLike.flatMapToPair(FlatMapFunction)",
                List.of(List.of(
                        Pair.of(1, 1), Pair.of(1, 1), Pair.of(2, 2), Pair.of(2, 2), Pair.of(3, 3), Pair.of(3, 3))),
                bench -> numbers(bench).flatMapToPair(n -> many(Pair.of(n, n))));
        gives(
                "filter of a pair stream",
                "PairDStream.filter(FilterFunction)",
                List.of(List.of(Pair.of("b", 2)), List.of(), List.of(Pair.of("b", 4))),
                bench -> pairs(bench).filter(pair -> pair.key().equals("b")));
        gives(
                "mapValues of a stream",
                "PairDStream.mapValues(MapFunction)",
                List.of(
                        List.of(Pair.of("a", -1), Pair.of("b", -2), Pair.of("a", -3)),
                        List.of(),
                        List.of(Pair.of("b", -4))),
                bench -> pairs(bench).mapValues(n -> -n));
        gives(
                "flatMapValues of a stream",
                "PairDStream.flatMapValues(FlatMapFunction)",
                List.of(
                        List.of(Pair.of("b", 2), Pair.of("b", 2)),
                        List.of(),
                        List.of(Pair.of("b", 4), Pair.of("b", 4))),
                bench -> pairs(bench)
                        .flatMapValues(n -> n % 2 == 0 ? many(n) : List.of())
                        .filter(p -> p.key().equals("b")));
        gives(
                "a stream of pairs becomes a pair stream, and back",
                "PairDStream.of(DStream)",
                List.of(List.of(Pair.of("a", 4), Pair.of("b", 2))),
                bench -> PairDStream.of(pairs(bench).toDStream()).reduceByKey(Integer::sum));
        agrees(
                "a pair stream is a stream",
                "PairDStream.toDStream()",
                bench -> pairs(bench).toDStream());
    }

    private void partitions() {
        gives(
                "mapPartitions of a stream is called for every partition",
                "DStreamLike.mapPartitions(MapFunction)",
                List.of(List.of(6)),
                bench -> numbers(bench).repartition(1).mapPartitions(records -> {
                    int sum = 0;
                    while (records.hasNext()) {
                        sum += records.next();
                    }
                    return List.of(sum).iterator();
                }));
        agrees(
                "mapPartitions of a stream keeps its partitions",
                "DStreamLike.mapPartitions(MapFunction)",
                bench -> numbers(bench)
                        .mapPartitions(records -> List.of(records.hasNext()).iterator()));
        agrees(
                "mapPartitionsToPair of a stream",
                "DStreamLike.mapPartitionsToPair(MapFunction)",
                bench -> numbers(bench)
                        .mapPartitionsToPair(records ->
                                List.of(Pair.of("any", records.hasNext())).iterator()));
        gives(
                "mapPartitionsToPair that keeps keys keeps their partitions",
                "DStreamLike.mapPartitionsToPair(MapFunction, KeyUse)",
                List.of(List.of(true), List.of(true)),
                bench -> pairs(bench)
                        .reduceByKey(Integer::sum, new HashPartitioner(3))
                        .mapPartitionsToPair(records -> records, KeyUse.KEPT)
                        .transform(rdd -> bench.rdds()
                                .parallelize(
                                        List.of(rdd.partitioner().equals(Optional.of(new HashPartitioner(3)))), 1)));
        agrees("glom of a stream", "DStreamLike.glom()", bench -> numbers(bench).glom());
        gives(
                "repartition of a stream",
                "DStream.repartition(int)",
                List.of(List.of(5), List.of(5), List.of(5), List.of(5)),
                bench -> numbers(bench)
                        .repartition(5)
                        .transform(rdd -> bench.rdds().parallelize(List.of(rdd.partitionCount()), 1)));
        gives(
                "repartition of a pair stream",
                "PairDStream.repartition(int)",
                List.of(List.of(Pair.of("a", 4), Pair.of("b", 2))),
                bench -> pairs(bench).repartition(3).reduceByKey(Integer::sum));
    }

    private void batches() {
        gives(
                "count has one number per batch, 0 for an empty one",
                "DStreamLike.count()",
                List.of(List.of(3L), List.of(0L), List.of(1L), List.of(3L), List.of(0L)),
                bench -> numbers(bench).count());
        gives(
                "countByValue counts the records of a batch",
                "DStreamLike.countByValue()",
                List.of(
                        List.of(Pair.of(1, 1L), Pair.of(2, 1L), Pair.of(3, 1L)),
                        List.of(),
                        List.of(Pair.of(4, 1L)),
                        List.of(Pair.of(5, 2L), Pair.of(1, 1L))),
                bench -> numbers(bench).countByValue());
        gives(
                "reduce has one record per batch, none for an empty one",
                "DStreamLike.reduce(ReduceFunction)",
                List.of(List.of("123"), List.of(), List.of("4"), List.of("551"), List.of()),
                bench -> numbers(bench).map(n -> "" + n).reduce((left, right) -> left + right));
        gives(
                "union of streams has the records of both",
                "DStream.union(DStream)",
                List.of(List.of(1, 2, 3, 8), List.of(9), List.of(4)),
                bench -> numbers(bench).union(bench.stream(List.of(8), List.of(9))));
        gives(
                "a stream may be united with itself",
                "DStream.union(DStream)",
                List.of(List.of(1, 2, 3, 1, 2, 3), List.of(), List.of(4, 4)),
                bench -> {
                    DStream<Integer> numbers = numbers(bench);
                    return numbers.union(numbers);
                });
        gives(
                "union of pair streams",
                "PairDStream.union(PairDStream)",
                List.of(List.of(Pair.of("a", 4), Pair.of("b", 2), Pair.of("z", 1))),
                bench -> pairs(bench).reduceByKey(Integer::sum).union(bench.pairs(List.of(Pair.of("z", 1)))));
        gives(
                "a cached stream has the same records",
                "DStream.cache()",
                List.of(List.of(1, 2, 3, 2, 4, 6), List.of(), List.of(4, 8)),
                bench -> {
                    DStream<Integer> cached = numbers(bench).cache();
                    return cached.union(cached.map(n -> 2 * n));
                });
        gives(
                "a cached pair stream has the same pairs, also in windows",
                "PairDStream.cache()",
                List.of(
                        List.of(Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(Pair.of("b", 4))),
                bench -> pairs(bench).reduceByKey(Integer::sum).cache().window(seconds(2)));
        gives(
                "a persisted stream has the same records",
                "DStream.persist(StorageLevel)",
                List.of(List.of(1, 2, 3, 2, 4, 6), List.of(), List.of(4, 8)),
                bench -> {
                    DStream<Integer> kept = numbers(bench).persist(StorageLevel.DISK_ONLY);
                    return kept.union(kept.map(n -> 2 * n));
                });
        gives(
                "a persisted state has the same pairs, also in windows",
                "PairDStream.persist(StorageLevel)",
                List.of(
                        List.of(Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(Pair.of("a", 4), Pair.of("b", 2), Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(Pair.of("a", 4), Pair.of("b", 2), Pair.of("a", 4), Pair.of("b", 6))),
                bench -> totals(pairs(bench)).persist(StorageLevel.DISK_ONLY).window(seconds(2)));
    }

    private void rdds() {
        gives(
                "transform makes another RDD of each batch's",
                "DStreamLike.transform(MapFunction)",
                List.of(List.of(3, 2), List.of(), List.of(4), List.of(5, 5)),
                bench -> numbers(bench)
                        .transform(rdd -> bench.rdds()
                                .parallelize(
                                        rdd.sortBy(n -> n, SortOrder.DESCENDING).take(2), 2)));
        gives(
                "transform knows the batch time",
                "DStreamLike.transform(Function2)",
                List.of(List.of(1001L, 1002L, 1003L), List.of(), List.of(3004L)),
                bench -> numbers(bench).transform((rdd, time) -> rdd.map(n -> time.epochMillis() + n)));
        gives(
                "transformToPair makes pairs",
                "DStreamLike.transformToPair(MapFunction)",
                List.of(List.of(Pair.of(0, 2), Pair.of(1, 4))),
                bench -> numbers(bench)
                        .transformToPair(rdd -> rdd.mapToPair(n -> Pair.of(n % 2, n)))
                        .reduceByKey(Integer::sum));
        gives(
                "transformToPair knows the batch time",
                "DStreamLike.transformToPair(Function2)",
                List.of(List.of(Pair.of(1000L, 6)), List.of(), List.of(Pair.of(3000L, 4))),
                bench -> numbers(bench)
                        .transformToPair((rdd, time) -> rdd.mapToPair(n -> Pair.of(time.epochMillis(), n)))
                        .reduceByKey(Integer::sum));
        gives(
                "transformWith makes an RDD of two",
                "DStreamLike.transformWith(DStreamLike, Function3)",
                List.of(List.of(1004L), List.of(2001L), List.of(3001L)),
                bench -> numbers(bench)
                        .transformWith(
                                bench.stream(List.of(7), List.of(8)),
                                (one, other, time) -> bench.rdds()
                                        .parallelize(
                                                List.of(time.epochMillis()
                                                        + one.union(other).count()),
                                                1)));
        gives(
                "transformWithToPair makes pairs of two",
                "DStreamLike.transformWithToPair(DStreamLike, Function3)",
                List.of(List.of(Pair.of("a", Pair.of(1, "x")), Pair.of("a", Pair.of(3, "x")))),
                bench -> pairs(bench).transformWithToPair(others(bench), (one, other, time) -> one.join(other)));
    }

    private void keys() {
        gives(
                "reduceByKey of a stream has one pair per key and batch",
                "PairDStream.reduceByKey(ReduceFunction)",
                List.of(
                        List.of(Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(),
                        List.of(Pair.of("b", 4)),
                        List.of(Pair.of("a", 5), Pair.of("c", 13))),
                bench -> pairs(bench).reduceByKey(Integer::sum));
        gives(
                "reduceByKey of a stream with a partitioner",
                "PairDStream.reduceByKey(ReduceFunction, Partitioner)",
                List.of(List.of(5), List.of(5)),
                bench -> pairs(bench)
                        .reduceByKey(Integer::sum, new HashPartitioner(5))
                        .transform(rdd -> bench.rdds().parallelize(List.of(rdd.partitionCount()), 1)));
        gives(
                "groupByKey of a stream",
                "PairDStream.groupByKey()",
                List.of(List.of(Pair.of("a", List.of(1, 3)), Pair.of("b", List.of(2)))),
                bench -> pairs(bench).groupByKey());
        gives(
                "groupByKey of a stream with a partitioner",
                "PairDStream.groupByKey(Partitioner)",
                List.of(List.of(Pair.of("a", List.of(1, 3)), Pair.of("b", List.of(2)))),
                bench -> pairs(bench).groupByKey(new HashPartitioner(3)));
        gives(
                "combineByKey of a stream",
                "PairDStream.combineByKey(MapFunction, Function2, Function2)",
                List.of(List.of(Pair.of("a", "<13"), Pair.of("b", "<2"))),
                bench -> pairs(bench)
                        .combineByKey(n -> "<" + n, (text, n) -> text + n, (left, right) -> left + right.substring(1)));
        gives(
                "combineByKey by an aggregation and a partitioner",
                "PairDStream.combineByKey(Aggregation, Partitioner)",
                List.of(List.of(Pair.of("a", "13"), Pair.of("b", "2"))),
                bench -> pairs(bench)
                        .combineByKey(
                                new Aggregation<>(
                                        n -> "" + n,
                                        (text, n) -> text + n,
                                        (left, right) -> left + right,
                                        Aggregation.Side.REDUCE),
                                new HashPartitioner(3)));
    }

    private void tops() {
        gives(
                "top has the largest records of every batch",
                "DStreamLike.top(int)",
                List.of(List.of(3, 2), List.of(), List.of(4), List.of(5, 5), List.of()),
                bench -> numbers(bench).top(2));
        gives(
                "top goes by a comparator",
                "DStreamLike.top(int, SerializableComparator)",
                List.of(List.of(1, 2), List.of(), List.of(4), List.of(1, 5)),
                bench -> numbers(bench).top(2, (left, right) -> Integer.compare(right, left)));
        gives(
                "topBy goes by a key of the records",
                "DStreamLike.topBy(int, MapFunction)",
                List.of(List.of(Pair.of("a", 4)), List.of(), List.of(Pair.of("b", 4)), List.of(Pair.of("c", 13))),
                bench -> pairs(bench).reduceByKey(Integer::sum).topBy(1, Pair::value));
    }
}
