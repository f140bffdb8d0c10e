package io.tidemill.testkit.contract;

import io.tidemill.function.Pair;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.KeyUse;
import io.tidemill.plan.StorageLevel;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.SortOrder;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Operators of streams. */
final class StreamScenarios {
    private final List<Scenario> written = new ArrayList<>();

    private StreamScenarios() {}

    static List<Scenario> all() {
        StreamScenarios s = new StreamScenarios();
        s.records();
        s.partitions();
        s.batches();
        s.rdds();
        s.keys();
        s.joins();
        s.placedJoins();
        s.tops();
        s.windows();
        s.reducedWindows();
        s.keyedWindows();
        s.states();
        s.mappedStates();
        s.together();
        return List.copyOf(s.written);
    }

    /** Adds a scenario of which the first batches are written down. */
    private void gives(String name, String covers, List<List<?>> expected, StreamScenario.Program program) {
        written.add(new StreamScenario(name, Set.of(covers), program, expected));
    }

    private void agrees(String name, List<String> covers, StreamScenario.Program program) {
        written.add(new StreamScenario(name, Set.copyOf(covers), program, List.of()));
    }

    private void agrees(String name, String covers, StreamScenario.Program program) {
        gives(name, covers, List.of(), program);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static DStream<Integer> numbers(StreamBench bench) {
        return bench.stream(List.of(1, 2, 3), List.of(), List.of(4), List.of(5, 5, 1));
    }

    private static PairDStream<String, Integer> pairs(StreamBench bench) {
        return bench.pairs(
                List.of(Pair.of("a", 1), Pair.of("b", 2), Pair.of("a", 3)),
                List.of(),
                List.of(Pair.of("b", 4)),
                List.of(Pair.of("a", 5), Pair.of("c", 6), Pair.of("c", 7)));
    }

    private static PairDStream<String, String> others(StreamBench bench) {
        return bench.pairs(
                List.of(Pair.of("a", "x"), Pair.of("d", "y")),
                List.of(Pair.of("a", "z")),
                List.of(),
                List.of(Pair.of("c", "x"), Pair.of("a", "w"), Pair.of("a", "v")));
    }

    private static <T> Iterable<T> many(T record) {
        return List.of(record, record);
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

    private void joins() {
        gives(
                "join of streams is batch by batch",
                "PairDStream.join(PairDStream)",
                List.of(
                        List.of(Pair.of("a", Pair.of(1, "x")), Pair.of("a", Pair.of(3, "x"))),
                        List.of(),
                        List.of(),
                        List.of(
                                Pair.of("a", Pair.of(5, "w")),
                                Pair.of("a", Pair.of(5, "v")),
                                Pair.of("c", Pair.of(6, "x")),
                                Pair.of("c", Pair.of(7, "x")))),
                bench -> pairs(bench).join(others(bench)));
        gives(
                "leftOuterJoin of streams",
                "PairDStream.leftOuterJoin(PairDStream)",
                List.of(
                        List.of(
                                Pair.of("a", Pair.of(1, Optional.of("x"))),
                                Pair.of("a", Pair.of(3, Optional.of("x"))),
                                Pair.of("b", Pair.of(2, Optional.empty()))),
                        List.of(),
                        List.of(Pair.of("b", Pair.of(4, Optional.empty())))),
                bench -> pairs(bench).leftOuterJoin(others(bench)));
        gives(
                "rightOuterJoin of streams",
                "PairDStream.rightOuterJoin(PairDStream)",
                List.of(
                        List.of(
                                Pair.of("a", Pair.of(Optional.of(1), "x")),
                                Pair.of("a", Pair.of(Optional.of(3), "x")),
                                Pair.of("d", Pair.of(Optional.empty(), "y"))),
                        List.of(Pair.of("a", Pair.of(Optional.empty(), "z"))),
                        List.of()),
                bench -> pairs(bench).rightOuterJoin(others(bench)));
        agrees(
                "fullOuterJoin of streams",
                "PairDStream.fullOuterJoin(PairDStream)",
                bench -> pairs(bench).fullOuterJoin(others(bench)));
        gives(
                "cogroup of streams",
                "PairDStream.cogroup(PairDStream)",
                List.of(
                        List.of(
                                Pair.of("a", Pair.of(List.of(1, 3), List.of("x"))),
                                Pair.of("b", Pair.of(List.of(2), List.of())),
                                Pair.of("d", Pair.of(List.of(), List.of("y")))),
                        List.of(Pair.of("a", Pair.of(List.of(), List.of("z"))))),
                bench -> pairs(bench).cogroup(others(bench)));
        agrees(
                "join of windows of two streams",
                "PairDStream.join(PairDStream)",
                bench -> pairs(bench)
                        .window(seconds(3), seconds(2))
                        .join(others(bench).window(seconds(4), seconds(2))));
    }

    private void placedJoins() {
        HashPartitioner three = new HashPartitioner(3);
        agrees(
                "joins and cogroup of streams with a partitioner",
                List.of(
                        "PairDStream.join(PairDStream, Partitioner)",
                        "PairDStream.leftOuterJoin(PairDStream, Partitioner)",
                        "PairDStream.rightOuterJoin(PairDStream, Partitioner)",
                        "PairDStream.fullOuterJoin(PairDStream, Partitioner)",
                        "PairDStream.cogroup(PairDStream, Partitioner)"),
                bench -> {
                    PairDStream<String, Integer> left = pairs(bench);
                    PairDStream<String, String> right = others(bench);
                    return texts(left.join(right, three))
                            .union(texts(left.leftOuterJoin(right, three)))
                            .union(texts(left.rightOuterJoin(right, three)))
                            .union(texts(left.fullOuterJoin(right, three)))
                            .union(texts(left.cogroup(right, three)));
                });
    }

    private static <V> DStream<String> texts(PairDStream<String, V> pairs) {
        return pairs.transform(rdd -> {
            String partitions = rdd.partitionCount() + " partitions, ";
            return rdd.map(pair -> partitions + pair);
        });
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

    private void windows() {
        gives(
                "a window has the records of its batches, from the first batch on",
                "DStream.window(Duration)",
                List.of(
                        List.of(1, 2, 3),
                        List.of(1, 2, 3),
                        List.of(4),
                        List.of(4, 5, 5, 1),
                        List.of(5, 5, 1),
                        List.of()),
                bench -> numbers(bench).window(seconds(2)));
        gives(
                "a window with a slide has an RDD at multiples of the slide",
                "DStream.window(Duration, Duration)",
                List.of(List.of(1, 2, 3), List.of(4, 5, 5, 1), List.of(5, 5, 1), List.of()),
                bench -> numbers(bench).window(seconds(3), seconds(2)));
        gives(
                "a window shorter than its slide leaves batches out",
                "DStream.window(Duration, Duration)",
                List.of(List.of(4), List.of()),
                bench -> numbers(bench).window(seconds(1), seconds(3)));
        agrees(
                "a window of pairs",
                "PairDStream.window(Duration)",
                bench -> pairs(bench).window(seconds(3)).reduceByKey(Integer::sum));
        agrees(
                "a window of pairs with a slide",
                "PairDStream.window(Duration, Duration)",
                bench -> pairs(bench).window(seconds(3), seconds(2)).reduceByKey(Integer::sum));
        agrees(
                "a window of a window",
                "DStream.window(Duration, Duration)",
                bench -> numbers(bench)
                        .window(seconds(2), seconds(2))
                        .map(n -> n + 1)
                        .window(seconds(4), seconds(4)));
        agrees(
                "a window of a state",
                "PairDStream.window(Duration, Duration)",
                bench -> totals(pairs(bench)).window(seconds(3), seconds(2)));
        agrees(
                "a window of what was made of a state and of a window",
                "PairDStream.window(Duration)",
                bench -> totals(pairs(bench))
                        .union(pairs(bench).window(seconds(2)))
                        .mapValues(n -> n + 100)
                        .window(seconds(3)));
    }

    private void reducedWindows() {
        gives(
                "countByWindow has a number per slide, 0 for an empty window",
                "DStreamLike.countByWindow(Duration, Duration)",
                List.of(List.of(3L), List.of(4L), List.of(3L), List.of(0L)),
                bench -> numbers(bench).countByWindow(seconds(3), seconds(2)));
        agrees(
                "countByWindow of a long window sliding fast",
                "DStreamLike.countByWindow(Duration, Duration)",
                bench -> numbers(bench).countByWindow(seconds(6), seconds(1)));
        gives(
                "countByValueAndWindow forgets values that have left",
                "DStreamLike.countByValueAndWindow(Duration, Duration)",
                List.of(
                        List.of(Pair.of(1, 1L), Pair.of(2, 1L), Pair.of(3, 1L)),
                        List.of(Pair.of(4, 1L), Pair.of(5, 2L), Pair.of(1, 1L)),
                        List.of(Pair.of(5, 2L), Pair.of(1, 1L)),
                        List.of()),
                bench -> numbers(bench).countByValueAndWindow(seconds(3), seconds(2)));
        gives(
                "reduceByWindow has one record per slide, none for an empty window, earlier ones on the left",
                "DStreamLike.reduceByWindow(ReduceFunction, Duration, Duration)",
                List.of(
                        List.of("123"),
                        List.of("123"),
                        List.of("1234"),
                        List.of("4551"),
                        List.of("4551"),
                        List.of("551"),
                        List.of()),
                bench -> numbers(bench)
                        .map(n -> "" + n)
                        .reduceByWindow((left, right) -> left + right, seconds(3), seconds(1)));
        agrees(
                "reduceByWindow with an inverse gives the same",
                "DStreamLike.reduceByWindow(ReduceFunction, ReduceFunction, Duration, Duration)",
                bench ->
                        numbers(bench).reduceByWindow(Integer::sum, (sum, gone) -> sum - gone, seconds(4), seconds(2)));
    }

    private void keyedWindows() {
        gives(
                "groupByKeyAndWindow has each key's values in the window",
                "PairDStream.groupByKeyAndWindow(Duration)",
                List.of(
                        List.of(Pair.of("a", List.of(1, 3)), Pair.of("b", List.of(2))),
                        List.of(Pair.of("a", List.of(1, 3)), Pair.of("b", List.of(2))),
                        List.of(Pair.of("a", List.of(1, 3)), Pair.of("b", List.of(2, 4)))),
                bench -> pairs(bench).groupByKeyAndWindow(seconds(3)));
        agrees(
                "groupByKeyAndWindow with a slide",
                "PairDStream.groupByKeyAndWindow(Duration, Duration)",
                bench -> pairs(bench).groupByKeyAndWindow(seconds(3), seconds(2)));
        gives(
                "reduceByKeyAndWindow forgets keys that have left",
                "PairDStream.reduceByKeyAndWindow(ReduceFunction, Duration)",
                List.of(
                        List.of(Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(Pair.of("b", 4)),
                        List.of(Pair.of("a", 5), Pair.of("b", 4), Pair.of("c", 13)),
                        List.of(Pair.of("a", 5), Pair.of("c", 13)),
                        List.of()),
                bench -> pairs(bench).reduceByKeyAndWindow(Integer::sum, seconds(2)));
        for (int window = 1; window <= 6; window++) {
            for (int slide = 1; slide <= 4; slide++) {
                Duration length = seconds(window);
                Duration every = seconds(slide);
                agreesWithGroups(length, every);
            }
        }
        agrees(
                "reduceByKeyAndWindow with an inverse gives the same",
                "PairDStream.reduceByKeyAndWindow(ReduceFunction, ReduceFunction, Duration, Duration)",
                bench -> pairs(bench)
                        .reduceByKeyAndWindow(Integer::sum, (sum, gone) -> sum - gone, seconds(3), seconds(2)));
        agrees(
                "keyed windows with a partitioner",
                List.of(
                        "PairDStream.reduceByKeyAndWindow(ReduceFunction, Duration, Duration, Partitioner)",
                        "PairDStream.groupByKeyAndWindow(Duration, Duration, Partitioner)"),
                bench -> {
                    PairDStream<String, Integer> pairs = pairs(bench);
                    HashPartitioner three = new HashPartitioner(3);
                    return texts(pairs.reduceByKeyAndWindow(Integer::sum, seconds(3), seconds(2), three))
                            .union(texts(pairs.groupByKeyAndWindow(seconds(3), seconds(2), three)));
                });
        agrees(
                "reduceByKeyAndWindow of a window",
                "PairDStream.reduceByKeyAndWindow(ReduceFunction, Duration, Duration)",
                bench -> pairs(bench)
                        .window(seconds(2), seconds(2))
                        .reduceByKeyAndWindow(Integer::sum, seconds(4), seconds(2)));
    }

    /** Many keys in many batches; values are joined in order, and the window is compared with one that groups. */
    private void agreesWithGroups(Duration window, Duration slide) {
        agrees(
                "reduceByKeyAndWindow over " + window + " every " + slide + " has the values of the window in order",
                "PairDStream.reduceByKeyAndWindow(ReduceFunction, Duration, Duration)",
                bench -> {
                    PairDStream<Integer, String> letters = letters(bench);
                    PairDStream<Integer, String> grouped =
                            letters.groupByKeyAndWindow(window, slide).mapValues(values -> String.join("", values));
                    return letters.reduceByKeyAndWindow((left, right) -> left + right, window, slide)
                            .fullOuterJoin(grouped)
                            .mapValues(both -> {
                                if (!both.key().equals(both.value())) {
                                    throw new IllegalStateException(both.key() + " is not " + both.value());
                                }
                                return both.key();
                            });
                });
    }

    private static PairDStream<Integer, String> letters(StreamBench bench) {
        List<List<Pair<Integer, String>>> batches = new ArrayList<>();
        for (int batch = 0; batch < 9; batch++) {
            List<Pair<Integer, String>> records = new ArrayList<>();
            for (int i = 0; i < batch * 5 % 7; i++) {
                records.add(Pair.of((batch + i * i) % 4, Character.toString('a' + batch)));
            }
            batches.add(records);
        }
        return PairDStream.of(bench.stream(batches));
    }

    private static PairDStream<String, Integer> totals(PairDStream<String, Integer> pairs) {
        return pairs.updateStateByKey((values, total) ->
                Optional.of(total.orElse(0) + values.stream().mapToInt(n -> n).sum()));
    }

    private void states() {
        gives(
                "updateStateByKey has all keys after every batch",
                "PairDStream.updateStateByKey(UpdateFunction)",
                List.of(
                        List.of(Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(Pair.of("a", 4), Pair.of("b", 6)),
                        List.of(Pair.of("a", 9), Pair.of("b", 6), Pair.of("c", 13))),
                bench -> totals(pairs(bench)));
        gives(
                "updateStateByKey calls the function for every key, and forgets those without a result",
                "PairDStream.updateStateByKey(UpdateFunction)",
                List.of(
                        List.of(Pair.of("a", 0), Pair.of("b", 0)),
                        List.of(Pair.of("a", 1), Pair.of("b", 1)),
                        List.of(Pair.of("b", 0)),
                        List.of(Pair.of("a", 0), Pair.of("b", 1), Pair.of("c", 0)),
                        List.of(Pair.of("a", 1), Pair.of("c", 1)),
                        List.of()),
                bench -> pairs(bench).<Integer>updateStateByKey((values, idle) -> {
                    int batches = values.isEmpty() ? idle.orElse(0) + 1 : 0;
                    return batches < 2 ? Optional.of(batches) : Optional.empty();
                }));
        gives(
                "updateStateByKey with a partitioner",
                "PairDStream.updateStateByKey(UpdateFunction, Partitioner)",
                List.of(List.of(4, 2), List.of(4, 2)),
                bench -> pairs(bench)
                        .<Integer>updateStateByKey(
                                (values, total) -> Optional.of(total.orElse(0)
                                        + values.stream().mapToInt(n -> n).sum()),
                                new HashPartitioner(4))
                        .transform(PairRDD::values));
        gives(
                "updateStateByKey with initial values",
                "PairDStream.updateStateByKey(UpdateFunction, PairRDD)",
                List.of(
                        List.of(Pair.of("a", 104), Pair.of("b", 2), Pair.of("z", 200)),
                        List.of(Pair.of("a", 104), Pair.of("b", 2), Pair.of("z", 200))),
                bench -> pairs(bench)
                        .<Integer>updateStateByKey(
                                (values, total) -> Optional.of(total.orElse(0)
                                        + values.stream().mapToInt(n -> n).sum()),
                                PairRDD.of(
                                        bench.rdds().parallelize(List.of(Pair.of("a", 100), Pair.of("z", 200)), 2))));
        gives(
                "updateStateByKey with a partitioner and initial values",
                "PairDStream.updateStateByKey(UpdateFunction, Partitioner, PairRDD)",
                List.of(List.of(5, 104, 2, 200), List.of(5, 104, 2, 200)),
                bench -> pairs(bench)
                        .<Integer>updateStateByKey(
                                (values, total) -> Optional.of(total.orElse(0)
                                        + values.stream().mapToInt(n -> n).sum()),
                                new HashPartitioner(5),
                                PairRDD.of(bench.rdds().parallelize(List.of(Pair.of("a", 100), Pair.of("z", 200)), 2)))
                        .transform(rdd ->
                                rdd.values().union(bench.rdds().parallelize(List.of(rdd.partitionCount()), 1))));
        gives(
                "updateStateByKey knows the batch time and the key",
                "PairDStream.updateStateByKey(TimedUpdateFunction)",
                List.of(
                        List.of(Pair.of("a", "a@1000"), Pair.of("b", "b@1000")),
                        List.of(Pair.of("a", "a@1000a@2000"), Pair.of("b", "b@1000b@2000"))),
                bench -> pairs(bench)
                        .<String>updateStateByKey((time, key, values, text) ->
                                Optional.of(text.orElse("") + key + "@" + time.epochMillis())));
        agrees(
                "a state by a partitioner, with time and key",
                "PairDStream.updateStateByKey(TimedUpdateFunction, Partitioner)",
                bench -> pairs(bench)
                        .<String>updateStateByKey(
                                (time, key, values, text) -> Optional.of(text.orElse("") + key + values),
                                new HashPartitioner(3)));
        gives(
                "an initial state, with time and key",
                "PairDStream.updateStateByKey(TimedUpdateFunction, Partitioner, PairRDD)",
                List.of(List.of(Pair.of("a", 5), Pair.of("b", 2), Pair.of("z", 7))),
                bench -> pairs(bench)
                        .updateStateByKey(
                                (time, key, values, sum) -> Optional.of(sum.orElse(0)
                                        + values.stream().mapToInt(n -> n).sum()),
                                new HashPartitioner(3),
                                PairRDD.of(bench.rdds().parallelize(List.of(Pair.of("a", 1), Pair.of("z", 7)), 2))));
        agrees(
                "a state of a windowed stream steps with the window's slide",
                "PairDStream.updateStateByKey(UpdateFunction)",
                bench -> totals(pairs(bench).window(seconds(3), seconds(2))));
        agrees(
                "a state of a state",
                "PairDStream.updateStateByKey(UpdateFunction)",
                bench -> totals(totals(pairs(bench)).filter(pair -> pair.value() > 2)));
        agrees("a state with hundreds of keys", "PairDStream.updateStateByKey(UpdateFunction)", bench -> {
            List<List<Integer>> batches = new ArrayList<>();
            for (int batch = 1; batch <= 5; batch++) {
                batches.add(PartitionScenarios.range(0, 300 * batch));
            }
            return bench.stream(batches)
                    .mapToPair(n -> Pair.of(n * 31 % 700, n))
                    .<Integer>updateStateByKey((values, sum) -> {
                        int total = sum.orElse(0) + values.size();
                        return total % 4 == 3 ? Optional.empty() : Optional.of(total);
                    });
        });
    }

    private static StateSpec<String, Integer, Integer, String> running() {
        return StateSpec.function((key, value, state) -> {
            int sum = state.getOption().orElse(0) + value.orElse(0);
            if (!state.isTimingOut()) {
                state.update(sum);
            }
            return key + (state.isTimingOut() ? " ends with " : " ") + sum;
        });
    }

    private void mappedStates() {
        gives(
                "mapWithState calls its function for every pair, and only for keys with pairs",
                "PairDStream.mapWithState(StateSpec)",
                List.of(
                        List.of("a 1", "b 2", "a 4"),
                        List.of(),
                        List.of("b 6"),
                        List.of("a 9", "c 6", "c 13"),
                        List.of()),
                bench -> pairs(bench).mapWithState(running()));
        gives(
                "stateSnapshots has all keys after every batch",
                "MapWithStateDStream.stateSnapshots()",
                List.of(
                        List.of(Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(Pair.of("a", 4), Pair.of("b", 6)),
                        List.of(Pair.of("a", 9), Pair.of("b", 6), Pair.of("c", 13))),
                bench -> pairs(bench).mapWithState(running()).stateSnapshots());
        gives(
                "mapWithState times keys out in the first batch at or after the deadline",
                "PairDStream.mapWithState(StateSpec)",
                List.of(
                        List.of("a 1", "b 2", "a 4"),
                        List.of(),
                        List.of("b 6", "a ends with 4"),
                        List.of("a 5", "c 6", "c 13"),
                        List.of("b ends with 6"),
                        List.of("a ends with 5", "c ends with 13"),
                        List.of()),
                bench -> pairs(bench).mapWithState(running().timeout(seconds(2))));
        agrees(
                "a snapshot of a state with timeouts has no key that has timed out",
                "MapWithStateDStream.stateSnapshots()",
                bench ->
                        pairs(bench).mapWithState(running().timeout(seconds(3))).stateSnapshots());
        gives(
                "mapWithState with initial values and a number of partitions",
                "MapWithStateDStream.named(String)",
                List.of(
                        List.of(Pair.of("a", 104), Pair.of("b", 2), Pair.of("z", 200)),
                        List.of(Pair.of("a", 104), Pair.of("b", 2), Pair.of("z", 200))),
                bench -> pairs(bench)
                        .mapWithState(running()
                                .initialState(PairRDD.of(
                                        bench.rdds().parallelize(List.of(Pair.of("a", 100), Pair.of("z", 200)), 2)))
                                .numPartitions(3))
                        .named("running")
                        .stateSnapshots());
        gives(
                "mapWithState may emit nothing, and forget a key for one pair and take it up for the next",
                "PairDStream.mapWithState(StateSpec)",
                List.of(List.of("start 1 at 1000"), List.of("end 1", "start 3 at 2000"), List.of("end 3")),
                bench -> bench.pairs(
                                List.of(Pair.of("a", 1), Pair.of("a", 2)),
                                List.of(Pair.of("a", 0), Pair.of("a", 3)),
                                List.of(Pair.of("a", 0)))
                        .mapWithState(
                                StateSpec.<String, Integer, Integer, String>function((time, key, value, state) -> {
                                    if (value.orElseThrow() == 0) {
                                        int session = state.get();
                                        state.remove();
                                        return Optional.of("end " + session);
                                    }
                                    if (state.exists()) {
                                        return Optional.empty();
                                    }
                                    state.update(value.get());
                                    return Optional.of("start " + value.get() + " at " + time.epochMillis());
                                })));
        agrees(
                "a window of what mapWithState emits",
                "PairDStream.mapWithState(StateSpec)",
                bench ->
                        pairs(bench).mapWithState(running().timeout(seconds(2))).window(seconds(3), seconds(2)));
    }

    private void together() {
        gives(
                "a name changes nothing",
                "DStream.named(String)",
                List.of(List.of(1, 2, 3)),
                bench -> numbers(bench).named("the numbers"));
        gives(
                "a name of a state changes nothing",
                "PairDStream.named(String)",
                List.of(List.of(Pair.of("a", 4), Pair.of("b", 2))),
                bench -> totals(pairs(bench)).named("the totals"));
        agrees("a state, a window and a batch of one stream may meet", "PairDStream.cogroup(PairDStream)", bench -> {
            PairDStream<String, Integer> pairs = pairs(bench);
            return totals(pairs)
                    .cogroup(pairs.reduceByKeyAndWindow(Integer::sum, seconds(2)))
                    .cogroup(pairs.window(seconds(3)).reduceByKey(Math::max))
                    .cogroup(pairs);
        });
        agrees(
                "the ten most frequent of a window, as in the reference program",
                "DStreamLike.transform(MapFunction)",
                bench -> letters(bench)
                        .map(Pair::key)
                        .countByValueAndWindow(seconds(4), seconds(2))
                        .transform(rdd -> bench.rdds()
                                .parallelize(
                                        rdd.sortBy(pair -> -100 * pair.value() + pair.key())
                                                .take(2),
                                        1)));
        agrees("nothing comes of a source without records", "DStreamLike.count()", bench -> {
            DStream<Integer> none = bench.stream(Collections.<List<Integer>>nCopies(3, List.of()));
            return none.countByWindow(seconds(3), seconds(2))
                    .union(none.countByValueAndWindow(seconds(2), seconds(2)).map(Pair::value))
                    .union(none.reduceByWindow(Integer::sum, seconds(2), seconds(2))
                            .map(n -> 0L + n));
        });
    }
}
