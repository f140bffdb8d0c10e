package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.testkit.StreamTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code updateStateByKey} promises. */
class StateTest {
    private final StreamTest test = StreamTest.create();

    @AfterEach
    void close() {
        test.close();
    }

    private static PairDStream<String, Long> ones(DStream<String> words) {
        return words.mapToPair(word -> Pair.of(word, 1L));
    }

    private static Optional<Long> total(List<Long> values, Optional<Long> state) {
        return Optional.of(
                state.orElse(0L) + values.stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void givesEveryKeyInEveryBatch() {
        CollectedPairs<String, Long> totals = test.collect(
                ones(test.stream(batch("a", "b", "a"), batch("b"), batch())).updateStateByKey(StateTest::total));

        test.advance(3);

        assertThat(totals.maps())
                .containsExactly(Map.of("a", 2L, "b", 1L), Map.of("a", 2L, "b", 2L), Map.of("a", 2L, "b", 2L));
    }

    @Test
    void callsTheFunctionForEveryKeyInEveryBatch() {
        Map<String, Integer> calls = new ConcurrentHashMap<>();
        test.collect(test.stream(batch("a", "b"), batch("b"), batch())
                .mapToPair(word -> Pair.of(word, word))
                .<Long>updateStateByKey((values, state) -> {
                    calls.merge(state.isPresent() ? "known with " + values : "new with " + values, 1, Integer::sum);
                    return Optional.of(1L);
                }));

        test.advance(3);

        assertThat(calls)
                .isEqualTo(Map.of("new with [a]", 1, "new with [b]", 1, "known with []", 3, "known with [b]", 1));
    }

    @Test
    void forgetsAKeyWhoseFunctionReturnsNothing() {
        List<Optional<Long>> seen = new ArrayList<>();
        CollectedPairs<String, Long> states =
                test.collect(ones(test.stream(batch("a"), batch(), batch("a"))).updateStateByKey((values, state) -> {
                    seen.add(state);
                    return values.isEmpty() ? Optional.empty() : Optional.of((long) values.size());
                }));

        test.advance(3);

        assertThat(states.maps()).containsExactly(Map.of("a", 1L), Map.of(), Map.of("a", 1L));
        assertThat(seen).containsExactly(Optional.empty(), Optional.of(1L), Optional.empty());
    }

    @Test
    void startsFromTheInitialState() {
        PairRDD<String, Long> initial =
                test.context().batchContext().parallelizePairs(List.of(Pair.of("a", 10L), Pair.of("z", 20L)), 3);
        CollectedPairs<String, Long> totals = test.collect(
                ones(test.stream(batch("a", "b"), batch("z"))).updateStateByKey(StateTest::total, initial));

        test.advance(2);

        assertThat(totals.maps())
                .containsExactly(Map.of("a", 11L, "b", 1L, "z", 20L), Map.of("a", 11L, "b", 1L, "z", 21L));
    }

    @Test
    void keepsTheInitialStateWhenTheFirstBatchFails() {
        try (StreamTest going = StreamTest.builder()
                .set("tidemill.batch.on.failure", "continue")
                .build()) {
            PairRDD<String, Long> initial =
                    going.context().batchContext().parallelizePairs(List.of(Pair.of("a", 10L)), 1);
            PairDStream<String, Long> totals =
                    ones(going.stream(batch("a"), batch("a"))).updateStateByKey(StateTest::total, initial);
            CollectedPairs<String, Long> collected = going.collect(totals);
            totals.foreachRDD((rdd, time) -> {
                if (time.epochMillis() == 1000) {
                    throw new IllegalStateException("first batch");
                }
            });

            going.advance(2);

            assertThat(collected.maps()).containsExactly(Map.of("a", 11L), Map.of("a", 11L));
        }
    }

    @Test
    void stepsOnceABatchHoweverManyOutputsReadIt() {
        PairDStream<String, Long> totals =
                ones(test.stream(batch("a"), batch("a"))).updateStateByKey(StateTest::total);
        Collected<Long> counts = test.collect(totals.count());
        CollectedPairs<String, Long> first = test.collect(totals);
        CollectedPairs<String, Long> second = test.collect(totals.filter(pair -> true));

        test.advance(2);

        assertThat(first.maps()).containsExactly(Map.of("a", 1L), Map.of("a", 2L));
        assertThat(second.maps()).isEqualTo(first.maps());
        assertThat(counts.all()).containsExactly(1L, 1L);
    }

    @Test
    void stepsAlsoWhenNoOutputReadsItsRecords() {
        PairDStream<String, Long> totals =
                ones(test.stream(batch("a"), batch("a"))).updateStateByKey(StateTest::total);
        List<Map<String, Long>> seen = new ArrayList<>();
        totals.foreachRDD((rdd, time) -> {
            if (time.epochMillis() == 2000) {
                rdd.collect().forEach(pair -> seen.add(Map.of(pair.key(), pair.value())));
            }
        });

        test.advance(2);

        assertThat(seen).containsExactly(Map.of("a", 2L));
    }

    @Test
    void feedsAnotherState() {
        PairDStream<String, Long> totals =
                ones(test.stream(batch("a"), batch("a", "b"))).updateStateByKey(StateTest::total);
        CollectedPairs<String, Long> largest =
                test.collect(totals.<Long>updateStateByKey((values, state) -> Optional.of(Math.max(
                        state.orElse(0L),
                        values.stream().mapToLong(Long::longValue).max().orElse(0L)))));

        test.advance(3);

        assertThat(largest.maps()).containsExactly(Map.of("a", 1L), Map.of("a", 2L, "b", 1L), Map.of("a", 2L, "b", 1L));
    }

    @Test
    void keepsItsKeysInThePartitionsOfItsRule() {
        DStream<List<Pair<String, Long>>> parts = ones(test.stream(batch("a", "b", "c", "d")))
                .updateStateByKey(StateTest::total, new HashPartitioner(3))
                .glom();
        Collected<List<Pair<String, Long>>> collected = test.collect(parts);

        test.advance(1);

        assertThat(collected.latest()).hasSize(3);
        HashPartitioner rule = new HashPartitioner(3);
        for (int i = 0; i < 3; i++) {
            int partition = i;
            assertThat(collected.latest().get(i)).allMatch(pair -> rule.partition(pair.key()) == partition);
        }
    }

    @Test
    void refusesToBeReadAfterItsBatchByItsName() {
        List<RDD<?>> kept = new ArrayList<>();
        ones(test.stream(batch("a"), batch("a")))
                .updateStateByKey(StateTest::total)
                .named("requests-by-user")
                .foreachRDD(rdd -> kept.add(rdd));

        test.advance(2);

        assertThatThrownBy(() -> kept.get(0).count())
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("'requests-by-user' as it was at batch 1000 ms");
    }

    @Test
    void isNotSteppedAgainByAnRddOfAnEarlierBatch() {
        List<RDD<?>> kept = new ArrayList<>();
        test.context().remember(Duration.ofSeconds(10));
        PairDStream<String, Long> totals =
                ones(test.stream(batch("a"), batch("a"), batch("a"))).updateStateByKey(StateTest::total);
        totals.foreachRDD(rdd -> kept.add(rdd));
        CollectedPairs<String, Long> collected = test.collect(totals);
        test.advance(2);

        assertThatThrownBy(() -> kept.get(0).count())
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("'updateStateByKey-1' as it was at batch 1000 ms");
        test.advance(1);

        assertThat(collected.latestMap()).isEqualTo(Map.of("a", 3L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local[1]", "local[3]"})
    void agreesWithAPlainMapOnRandomData(String master) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<List<Pair<String, Integer>>> batches = randomBatches(random);
        try (StreamTest any = StreamTest.builder()
                .set("tidemill.master", master)
                .set("tidemill.default.partitions", "5")
                .build()) {
            List<ScriptStep<Pair<String, Integer>>> steps = new ArrayList<>();
            batches.forEach(
                    pairs -> steps.add(new ScriptStep.Batch<>(List.of(pairs)).inPartitions(1 + random.nextInt(4))));
            PairDStream<String, Integer> in = PairDStream.of(any.context().stream(ScriptedSource.scripted(steps)));
            CollectedPairs<String, Integer> states = any.collect(in.updateStateByKey(StateTest::untilSeven));

            any.advance(batches.size());

            Map<String, Integer> naive = new HashMap<>();
            for (int i = 0; i < batches.size(); i++) {
                naive = stepped(naive, batches.get(i));
                assertThat(states.maps().get(i))
                        .as("seed %d, batch %d", seed, i)
                        .isEqualTo(naive);
            }
        }
    }

    /** Adds up, and forgets a key when the sum is a multiple of seven. */
    private static Optional<Integer> untilSeven(List<Integer> values, Optional<Integer> state) {
        int sum = state.orElse(0) + values.stream().mapToInt(Integer::intValue).sum() + 1;
        return sum % 7 == 0 ? Optional.empty() : Optional.of(sum);
    }

    private static Map<String, Integer> stepped(Map<String, Integer> before, List<Pair<String, Integer>> pairs) {
        Map<String, List<Integer>> values = new HashMap<>();
        before.keySet().forEach(key -> values.put(key, new ArrayList<>()));
        pairs.forEach(pair ->
                values.computeIfAbsent(pair.key(), key -> new ArrayList<>()).add(pair.value()));
        Map<String, Integer> after = new HashMap<>();
        values.forEach((key, list) ->
                untilSeven(list, Optional.ofNullable(before.get(key))).ifPresent(state -> after.put(key, state)));
        return after;
    }

    private static List<List<Pair<String, Integer>>> randomBatches(Random random) {
        List<List<Pair<String, Integer>>> batches = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<Pair<String, Integer>> pairs = new ArrayList<>();
            int size = random.nextInt(3) == 0 ? 0 : random.nextInt(50);
            for (int j = 0; j < size; j++) {
                pairs.add(Pair.of("key" + random.nextInt(60), random.nextInt(9)));
            }
            batches.add(pairs);
        }
        return batches;
    }
}
