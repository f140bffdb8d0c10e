package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.function.Pair;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.StreamTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What streams make of each batch. */
class StreamOperatorTest {
    private final StreamTest test = StreamTest.create();

    @AfterEach
    void close() {
        test.close();
    }

    private static PairDStream<String, Integer> lengths(DStream<String> words) {
        return words.mapToPair(word -> Pair.of(word.substring(0, 1), word.length()));
    }

    // ---- one stream

    @Test
    void worksRecordByRecord() {
        DStream<String> lines = test.stream(batch("to be", "or"), batch(), batch("not to be"));
        Collected<String> words = test.collect(lines.flatMap(line -> List.of(line.split(" "))));
        Collected<Integer> sizes = test.collect(lines.map(String::length));
        Collected<String> longer = test.collect(lines.filter(line -> line.length() > 2));

        test.advance(3);

        assertThat(words.batches()).containsExactly(List.of("to", "be", "or"), List.of(), List.of("not", "to", "be"));
        assertThat(sizes.batches()).containsExactly(List.of(5, 2), List.of(), List.of(9));
        assertThat(longer.batches()).containsExactly(List.of("to be"), List.of(), List.of("not to be"));
    }

    @Test
    void worksPartitionByPartition() {
        DStream<Integer> numbers = test.stream(batch(1, 2, 3, 4, 5).inPartitions(2), batch());
        Collected<Integer> sums = test.collect(numbers.mapPartitions(records -> {
            int sum = 0;
            while (records.hasNext()) {
                sum += records.next();
            }
            return List.of(sum).iterator();
        }));
        Collected<List<Integer>> dealt = test.collect(numbers.repartition(3).glom());

        test.advance(2);

        assertThat(sums.batches()).containsExactly(List.of(3, 12), List.of());
        assertThat(dealt.at(1000)).hasSize(3).flatMap(records -> records).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    }

    @Test
    void countsAndReducesABatch() {
        DStream<Integer> numbers = test.stream(batch(1, 2, 3).inPartitions(5), batch());
        Collected<Long> counts = test.collect(numbers.count());
        Collected<Integer> sums = test.collect(numbers.reduce(Integer::sum));
        CollectedPairs<Integer, Long> values =
                test.collect(numbers.map(n -> n % 2).countByValue());

        test.advance(2);

        assertThat(counts.batches()).containsExactly(List.of(3L), List.of(0L));
        assertThat(sums.batches()).containsExactly(List.of(6), List.of());
        assertThat(values.maps()).containsExactly(Map.of(0, 1L, 1, 2L), Map.of());
    }

    @Test
    void worksByKey() {
        PairDStream<String, Integer> pairs =
                lengths(test.stream(batch("aa", "b", "a").inPartitions(2), batch("b")));
        CollectedPairs<String, Integer> sums = test.collect(pairs.reduceByKey(Integer::sum));
        CollectedPairs<String, List<Integer>> groups = test.collect(pairs.groupByKey());
        CollectedPairs<String, String> texts = test.collect(
                pairs.<String>combineByKey(n -> "" + n, (text, n) -> text + "+" + n, (one, two) -> one + "|" + two));
        CollectedPairs<String, Integer> doubled = test.collect(pairs.mapValues(n -> 2 * n));

        test.advance(2);

        assertThat(sums.maps()).containsExactly(Map.of("a", 3, "b", 1), Map.of("b", 1));
        assertThat(groups.maps()).containsExactly(Map.of("a", List.of(2, 1), "b", List.of(1)), Map.of("b", List.of(1)));
        assertThat(texts.maps()).containsExactly(Map.of("a", "2|1", "b", "1"), Map.of("b", "1"));
        assertThat(doubled.at(1000)).containsExactly(Pair.of("a", 4), Pair.of("b", 2), Pair.of("a", 2));
    }

    @Test
    void computesACachedStreamOnceForAllOutputs() {
        List<String> computed = Collections.synchronizedList(new ArrayList<>());
        DStream<String> cached = test.stream(batch("a", "b"), batch("c"))
                .map(record -> {
                    computed.add(record);
                    return record;
                })
                .cache();
        test.collect(cached);
        test.collect(cached.count());

        test.advance(2);

        assertThat(computed).containsExactly("a", "b", "c");
    }

    @Test
    void computesAnUncachedStreamForEachOutput() {
        List<String> computed = Collections.synchronizedList(new ArrayList<>());
        DStream<String> mapped = test.stream(batch("a")).map(record -> {
            computed.add(record);
            return record;
        });
        test.collect(mapped);
        test.collect(mapped);

        test.advance(1);

        assertThat(computed).containsExactly("a", "a");
    }

    // ---- RDD by RDD

    @Test
    void transformsEachBatchOnceOnTheBatchThread() {
        List<String> calls = new ArrayList<>();
        DStream<Integer> sorted = test.stream(batch(3, 1, 2), batch(5, 4)).transform((rdd, time) -> {
            calls.add(Thread.currentThread().getName() + " " + time);
            return rdd.sortBy(n -> n);
        });
        Collected<Integer> first = test.collect(sorted);
        Collected<Integer> second = test.collect(sorted.filter(n -> n > 1));

        test.advance(2);

        assertThat(first.batches()).containsExactly(List.of(1, 2, 3), List.of(4, 5));
        assertThat(second.batches()).containsExactly(List.of(2, 3), List.of(4, 5));
        String thread = Thread.currentThread().getName();
        assertThat(calls).containsExactly(thread + " 1000 ms", thread + " 2000 ms");
    }

    @Test
    void mayRunActionsInATransform() {
        Collected<Integer> shares =
                test.collect(test.stream(batch(1, 2, 3), batch(10)).transform(rdd -> {
                    int total = rdd.fold(0, Integer::sum);
                    return rdd.map(n -> 100 * n / total);
                }));

        test.advance(2);

        assertThat(shares.batches()).containsExactly(List.of(16, 33, 50), List.of(100));
    }

    @Test
    void joinsEachBatchWithAnRddOfItsOwn() {
        RDD<Pair<String, String>> names =
                test.context().batchContext().parallelize(List.of(Pair.of("a", "Ada"), Pair.of("b", "Bob")), 2);
        CollectedPairs<String, Pair<Integer, String>> named = test.collect(
                lengths(test.stream(batch("a", "c"), batch("bb"))).transformToPair(rdd -> rdd.join(PairRDD.of(names))));

        test.advance(2);

        assertThat(named.maps()).containsExactly(Map.of("a", Pair.of(1, "Ada")), Map.of("b", Pair.of(2, "Bob")));
    }

    // ---- two streams

    @Test
    void unitesStreamsInOrder() {
        DStream<String> one = test.stream(batch("a"), batch(), batch("b"));
        DStream<String> two = test.stream(batch("x"), batch("y"));
        Collected<String> both = test.collect(one.union(two));
        Collected<String> many = test.collect(test.context().union(List.of(two, one, two)));

        test.advance(3);

        assertThat(both.batches()).containsExactly(List.of("a", "x"), List.of("y"), List.of("b"));
        assertThat(many.batches()).containsExactly(List.of("x", "a", "x"), List.of("y", "y"), List.of("b"));
    }

    @Test
    void unitesAStreamWithItself() {
        DStream<String> in = test.stream(batch("a"));
        Collected<String> twice = test.collect(in.union(in.map(record -> record + record)));

        test.advance(1);

        assertThat(twice.latest()).containsExactly("a", "aa");
    }

    @Test
    void joinsTheBatchesOfTwoStreams() {
        PairDStream<String, Integer> one = lengths(test.stream(batch("a", "bb"), batch("a")));
        PairDStream<String, Integer> two = lengths(test.stream(batch("aaa", "c"), batch("b")));
        CollectedPairs<String, Pair<Integer, Integer>> inner = test.collect(one.join(two));
        CollectedPairs<String, Pair<Integer, Optional<Integer>>> left = test.collect(one.leftOuterJoin(two));
        CollectedPairs<String, Pair<Optional<Integer>, Integer>> right = test.collect(one.rightOuterJoin(two));
        CollectedPairs<String, Pair<Optional<Integer>, Optional<Integer>>> full = test.collect(one.fullOuterJoin(two));
        CollectedPairs<String, Pair<List<Integer>, List<Integer>>> groups = test.collect(one.cogroup(two));

        test.advance(2);

        assertThat(inner.maps()).containsExactly(Map.of("a", Pair.of(1, 3)), Map.of());
        assertThat(left.maps())
                .containsExactly(
                        Map.of("a", Pair.of(1, Optional.of(3)), "b", Pair.of(2, Optional.empty())),
                        Map.of("a", Pair.of(1, Optional.empty())));
        assertThat(right.maps())
                .containsExactly(
                        Map.of("a", Pair.of(Optional.of(1), 3), "c", Pair.of(Optional.empty(), 1)),
                        Map.of("b", Pair.of(Optional.empty(), 1)));
        assertThat(full.mapAt(2000))
                .isEqualTo(Map.of(
                        "a",
                        Pair.of(Optional.of(1), Optional.empty()),
                        "b",
                        Pair.of(Optional.empty(), Optional.of(1))));
        assertThat(groups.mapAt(1000))
                .isEqualTo(Map.of(
                        "a", Pair.of(List.of(1), List.of(3)),
                        "b", Pair.of(List.of(2), List.of()),
                        "c", Pair.of(List.of(), List.of(1))));
    }

    @Test
    void joinsAStreamWithAWindowOfItself() {
        PairDStream<String, Integer> pairs = lengths(test.stream(batch("a"), batch("aa")));
        Collected<Pair<String, Pair<Integer, Integer>>> joined =
                test.collect(pairs.join(pairs.window(Duration.ofSeconds(2))));

        test.advance(2);

        assertThat(joined.at(2000).stream().toList())
                .containsExactlyInAnyOrder(Pair.of("a", Pair.of(2, 1)), Pair.of("a", Pair.of(2, 2)));
    }

    @Test
    void joinsAStreamWithAState() {
        PairDStream<String, Integer> pairs = lengths(test.stream(batch("a"), batch("aa", "b")));
        PairDStream<String, Integer> totals = pairs.updateStateByKey((values, state) -> Optional.of(
                state.orElse(0) + values.stream().mapToInt(Integer::intValue).sum()));
        CollectedPairs<String, Pair<Integer, Integer>> joined = test.collect(pairs.join(totals));

        test.advance(2);

        assertThat(joined.maps())
                .containsExactly(Map.of("a", Pair.of(1, 1)), Map.of("a", Pair.of(2, 3), "b", Pair.of(1, 1)));
    }

    @Test
    void transformsTheBatchesOfTwoStreamsTogether() {
        DStream<String> words = test.stream(batch("a", "b", "c"), batch("d"));
        PairDStream<String, Integer> blocked = lengths(test.stream(batch("a", "c"), batch()));
        Collected<String> allowed = test.collect(words.transformWith(blocked, (rdd, pairs, time) -> {
            List<String> keys = pairs.map(Pair::key).collect();
            return rdd.filter(word -> !keys.contains(word)).map(word -> word + "@" + time.epochMillis());
        }));

        test.advance(2);

        assertThat(allowed.batches()).containsExactly(List.of("b@1000"), List.of("d@2000"));
    }
}
