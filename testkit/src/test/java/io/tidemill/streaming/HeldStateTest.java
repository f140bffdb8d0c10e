package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.function.Pair;
import io.tidemill.rdd.Accumulator;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.StreamTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What states may hold, and what holding it costs. */
@Tag("faults")
class HeldStateTest {
    @Test
    void theValuesOfAKeyMayBeKeptAsItsState() {
        try (StreamTest test =
                StreamTest.builder().checkpoint(new MemoryLogStore()).build()) {
            CollectedPairs<String, List<Integer>> whole = test.collect(test.stream(batch("a"), batch("a", "a"))
                    .mapToPair(key -> Pair.of(key, 1))
                    .<List<Integer>>updateStateByKey((values, before) -> Optional.of(values)));
            CollectedPairs<String, List<Integer>> part = test.collect(test.stream(batch("b", "b", "b"))
                    .mapToPair(key -> Pair.of(key, 1))
                    .<List<Integer>>updateStateByKey(
                            (values, before) -> before.isPresent() ? before : Optional.of(values.subList(1, 3))));

            test.advance(2);

            assertThat(whole.maps()).containsExactly(Map.of("a", List.of(1)), Map.of("a", List.of(1, 1)));
            assertThat(part.maps().get(1)).isEqualTo(Map.of("b", List.of(1, 1)));
        }
    }

    /** A key that counts how often it is asked for its hash code, which every holder of the key does. */
    private record Asked(int number, AtomicLong times) {
        @Override
        public int hashCode() {
            times.incrementAndGet();
            return number;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Asked asked && asked.number == number;
        }
    }

    @Test
    void aKeyThatWasRemovedIsNotKeptUntilItsTimeout() {
        AtomicLong times = new AtomicLong();
        Asked[] keys =
                IntStream.range(0, 500).mapToObj(i -> new Asked(i, times)).toArray(Asked[]::new);
        try (StreamTest test = StreamTest.create()) {
            test.stream(batch(keys), batch(keys))
                    .mapToPair(key -> Pair.of(key, 1))
                    .mapWithState(StateSpec.<Asked, Integer, Integer, String>function((key, value, state) -> {
                                if (state.exists()) {
                                    state.remove();
                                } else {
                                    state.update(1);
                                }
                                return "";
                            })
                            .timeout(Duration.ofSeconds(10)))
                    .foreachRDD(rdd -> rdd.count());

            test.advance(2); // all come and go
            times.set(0);
            test.advance(20); // beyond their timeouts

            assertThat(times).hasValue(0);
        }
    }

    /** Equal to all others, and counted when it is asked. */
    private record Compared(AtomicLong times) {
        @Override
        public int hashCode() {
            return 1;
        }

        @Override
        public boolean equals(Object other) {
            times.incrementAndGet();
            return other instanceof Compared;
        }
    }

    /** Returns pairs that all have one hash code, as "Aa" and "BB" have, and count their comparisons. */
    private static List<Pair<Compared, String>> withOneHashCode(AtomicLong comparisons) {
        List<String> texts = List.of("");
        for (int i = 0; i < 11; i++) {
            List<String> longer = new ArrayList<>();
            texts.forEach(text -> longer.addAll(List.of(text + "Aa", text + "BB")));
            texts = longer;
        }
        Compared compared = new Compared(comparisons);
        return texts.stream().map(text -> Pair.of(compared, text)).toList();
    }

    @Test
    void keysWithOneHashCodeAreNotAllComparedWithOneAnother() {
        AtomicLong comparisons = new AtomicLong();
        List<Pair<Compared, String>> keys = withOneHashCode(comparisons);
        try (StreamTest test =
                StreamTest.builder().set("tidemill.default.partitions", "1").build()) {
            List<Long> counted = new ArrayList<>();
            PairDStream<Pair<Compared, String>, Integer> pairs = test.context()
                    .constantStream(test.context().batchContext().parallelize(keys))
                    .mapToPair(key -> Pair.of(key, 1));
            pairs.reduceByKey(Integer::sum).foreachRDD(rdd -> counted.add(rdd.count()));
            pairs.<Integer>updateStateByKey((values, sum) -> Optional.of(sum.orElse(0) + values.size()))
                    .foreachRDD(rdd -> counted.add(rdd.count()));
            pairs.reduceByKeyAndWindow(Integer::sum, Duration.ofSeconds(2), Duration.ofSeconds(1))
                    .foreachRDD(rdd -> counted.add(rdd.count()));

            test.advance(2);

            assertThat(counted).containsOnly(2048L).hasSize(6);
            assertThat(comparisons.get()).isLessThan(2048 * 40);
        }
    }

    @Test
    void aStateOfAnotherTypeThanInTheRunBeforeIsToldByNameAndKey() {
        MemoryLogStore store = new MemoryLogStore();
        try (StreamTest test = StreamTest.builder().checkpoint(store).build()) {
            test.stream(batch("a"))
                    .mapToPair(key -> Pair.of(key, 1))
                    .<Integer>updateStateByKey((values, sum) -> Optional.of(sum.orElse(0) + values.size()))
                    .named("totals")
                    .foreachRDD(rdd -> {});
            test.advance(1);
        }
        try (StreamTest test = StreamTest.builder()
                .checkpoint(store)
                .startingAt(Instant.ofEpochSecond(1))
                .build()) {
            test.stream(batch("a"))
                    .mapToPair(key -> Pair.of(key, 1))
                    .<Long>updateStateByKey((values, sum) -> Optional.of(sum.orElse(0L) + values.size()))
                    .named("totals")
                    .foreachRDD(rdd -> {});

            assertThatThrownBy(() -> test.advance(1))
                    .hasMessageContaining("state 'totals'")
                    .hasMessageContaining("key a")
                    .hasMessageContaining("java.lang.Integer")
                    .hasMessageContaining("tidemill.checkpoint.discard=totals");
        }
    }

    @Test
    void anAccumulatorOfAnotherTypeThanInTheRunBeforeIsToldByName() {
        MemoryLogStore store = new MemoryLogStore();
        try (StreamTest test = StreamTest.builder().checkpoint(store).build()) {
            Accumulator<Integer, Integer> sum =
                    test.context().batchContext().accumulator("sum", () -> 0, Integer::sum, Integer::sum);
            test.stream(batch(1)).foreachRDD(rdd -> rdd.foreach(sum::add));
            test.advance(1);
        }
        try (StreamTest test = StreamTest.builder()
                .checkpoint(store)
                .startingAt(Instant.ofEpochSecond(1))
                .build()) {
            Accumulator<Long, Long> sum =
                    test.context().batchContext().accumulator("sum", () -> 0L, Long::sum, Long::sum);
            test.stream(batch(1L)).foreachRDD(rdd -> rdd.foreach(sum::add));

            assertThatThrownBy(() -> test.advance(1))
                    .hasMessageContaining("accumulator 'sum'")
                    .hasMessageContaining("java.lang.Integer")
                    .hasMessageContaining("java.lang.Long");
        }
    }

    @Test
    void aStateThatIsTooLargeIsToldByNameKeyAndSize() {
        try (StreamTest test =
                StreamTest.builder().checkpoint(new MemoryLogStore()).build()) {
            ScriptStep<String> one = batch("a");
            test.stream(one)
                    .mapToPair(key -> Pair.of(key, 1))
                    .<byte[]>updateStateByKey((values, before) -> Optional.of(new byte[64 << 20]))
                    .named("pictures")
                    .foreachRDD(rdd -> {});

            assertThatThrownBy(() -> test.advance(1))
                    .hasMessageContaining("State 'pictures'")
                    .hasMessageContaining("key a")
                    .hasMessageContaining("67108")
                    .hasMessageContaining("nothing of the batch was committed");
        }
    }

    @Test
    void aStateOfAClassWithoutANameIsRefusedWithAWayOut() {
        try (StreamTest test =
                StreamTest.builder().checkpoint(new MemoryLogStore()).build()) {
            ScriptStep<String> one = batch("a");
            test.stream(one)
                    .mapToPair(key -> Pair.of(key, 1))
                    .<Object>updateStateByKey((values, before) -> {
                        record Local(int n) {}
                        return Optional.of(new Local(values.size()));
                    })
                    .foreachRDD(rdd -> {});

            assertThatThrownBy(() -> test.advance(1)).hasMessageContaining("make it a class or a record with a name");
        }
    }
}
