package io.tidemill.spark;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.function.Pair;
import io.tidemill.rdd.FutureAction;
import io.tidemill.rdd.LongAccumulator;
import io.tidemill.stream.DStream;
import io.tidemill.stream.MapWithStateDStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.StreamTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Steps of states are taken by whichever tasks read them first, and once. */
final class LazyStepsTest {
    private static final String MASTER = System.getProperty("contract.master", "spark-local[2]");

    private static StreamTest test() {
        return StreamTest.builder()
                .set("tidemill.master", MASTER)
                .set("tidemill.default.partitions", "3")
                .set("tidemill.batch.on.failure", "continue")
                .build();
    }

    private static DStream<String> words(StreamTest test) {
        return test.stream(batch("a", "b", "c", "a"), batch("b", "c", "d"), batch("a", "e"));
    }

    /** Counts the words since the start, and each call of the function. */
    private static MapWithStateDStream<String, Long, Long, Pair<String, Long>> counted(
            DStream<String> words, LongAccumulator calls) {
        return words.mapToPair(word -> Pair.of(word, 1L))
                .mapWithState(StateSpec.function(
                        (String word, Optional<Long> one, io.tidemill.function.State<Long> count) -> {
                            calls.add(1);
                            long now = count.getOption().orElse(0L) + one.orElse(0L);
                            count.update(now);
                            return Pair.of(word, now);
                        }));
    }

    private static Map<String, Long> byKey(List<Pair<String, Long>> pairs) {
        Map<String, Long> map = new TreeMap<>();
        pairs.forEach(pair -> map.put(pair.key(), pair.value()));
        return map;
    }

    @Test
    void addToAccumulatorsOnceHoweverManyOutputsReadThem() {
        try (StreamTest test = test()) {
            LongAccumulator calls = test.context().batchContext().longAccumulator("calls");
            MapWithStateDStream<String, Long, Long, Pair<String, Long>> counts = counted(words(test), calls);
            List<Long> seen = new ArrayList<>();
            counts.foreachRDD(rdd -> {
                rdd.take(1);
                rdd.count();
                seen.add(calls.value());
            });
            CollectedPairs<String, Long> all = test.collect(counts.stateSnapshots());
            test.advance(3);

            assertThat(seen).containsExactly(4L, 7L, 9L);
            assertThat(calls.value()).isEqualTo(9);
            assertThat(byKey(all.latest())).isEqualTo(Map.of("a", 3L, "b", 2L, "c", 2L, "d", 1L, "e", 1L));
        }
    }

    @Test
    void areTakenAlsoWhenTheOutputReadsNothing() {
        try (StreamTest test = test()) {
            LongAccumulator calls = test.context().batchContext().longAccumulator("calls");
            counted(words(test), calls).foreachRDD(rdd -> {});
            test.advance(3);

            assertThat(calls.value()).isEqualTo(9);
        }
    }

    @Test
    void areTakenAsAWholeAlsoWhenAnOutputTakesOnlySomeRecords() {
        try (StreamTest test = test()) {
            LongAccumulator calls = test.context().batchContext().longAccumulator("calls");
            MapWithStateDStream<String, Long, Long, Pair<String, Long>> counts = counted(words(test), calls);
            List<Integer> taken = new ArrayList<>();
            counts.foreachRDD(rdd -> taken.add(rdd.take(1).size()));
            List<Map<String, Long>> last = new ArrayList<>();
            counts.stateSnapshots().foreachRDD((rdd, time) -> {
                if (time.epochMillis() == 3000) {
                    last.add(byKey(rdd.collect()));
                }
            });
            test.advance(3);

            assertThat(taken).containsExactly(1, 1, 1);
            assertThat(calls.value()).isEqualTo(9);
            assertThat(last).containsExactly(Map.of("a", 3L, "b", 2L, "c", 2L, "d", 1L, "e", 1L));
        }
    }

    @Test
    void areUndoneWhenTheOutputThatTookThemFailsAfterwards() {
        try (StreamTest test = test()) {
            LongAccumulator calls = test.context().batchContext().longAccumulator("calls");
            MapWithStateDStream<String, Long, Long, Pair<String, Long>> counts = counted(words(test), calls);
            CollectedPairs<String, Long> all = test.collect(counts.stateSnapshots());
            counts.foreachRDD((rdd, time) -> rdd.foreach(pair -> {
                if (time.epochMillis() == 2000 && pair.key().equals("d")) {
                    throw new IllegalArgumentException("no d");
                }
            }));
            test.advance(3);

            assertThat(byKey(all.latest())).isEqualTo(Map.of("a", 3L, "b", 1L, "c", 1L, "e", 1L));
        }
    }

    @Test
    void areUndoneWhenTheFirstOutputThatReadsThemFails() {
        try (StreamTest test = test()) {
            LongAccumulator calls = test.context().batchContext().longAccumulator("calls");
            MapWithStateDStream<String, Long, Long, Pair<String, Long>> counts = counted(words(test), calls);
            counts.foreachRDD((rdd, time) -> rdd.foreach(pair -> {
                if (time.epochMillis() == 2000 && pair.key().equals("d")) {
                    throw new IllegalArgumentException("no d");
                }
            }));
            CollectedPairs<String, Long> all = test.collect(counts.stateSnapshots());
            test.advance(3);

            assertThat(byKey(all.latest())).isEqualTo(Map.of("a", 3L, "b", 1L, "c", 1L, "e", 1L));
            assertThat(calls.value()).isEqualTo(6);
        }
    }

    @Test
    void countOnceAlsoWhenAnOutputFailedThatTheProgramForgave() {
        try (StreamTest test = test()) {
            LongAccumulator calls = test.context().batchContext().longAccumulator("calls");
            MapWithStateDStream<String, Long, Long, Pair<String, Long>> counts = counted(words(test), calls);
            counts.foreachRDD(rdd -> assertThatThrownBy(() -> rdd.foreach(pair -> {
                        if (pair.key().equals("a") || pair.key().equals("d")) {
                            throw new IllegalArgumentException("no " + pair.key());
                        }
                    }))
                    .hasMessageContaining("no "));
            CollectedPairs<String, Long> all = test.collect(counts.stateSnapshots());
            test.advance(3);

            assertThat(byKey(all.latest())).isEqualTo(Map.of("a", 3L, "b", 2L, "c", 2L, "d", 1L, "e", 1L));
            assertThat(calls.value()).isEqualTo(9);
        }
    }

    @Test
    void ofAStateThatReadsAnotherAreTakenWithIt() {
        try (StreamTest test = test()) {
            LongAccumulator calls = test.context().batchContext().longAccumulator("calls");
            LongAccumulator later = test.context().batchContext().longAccumulator("later");
            MapWithStateDStream<String, Long, Long, Pair<String, Long>> counts = counted(words(test), calls);
            MapWithStateDStream<String, Long, Long, Pair<String, Long>> even =
                    counted(counts.filter(pair -> pair.value() % 2 == 0).map(Pair::key), later);
            CollectedPairs<String, Long> all = test.collect(even.stateSnapshots());
            test.advance(3);

            assertThat(byKey(all.latest())).isEqualTo(Map.of("a", 1L, "b", 1L, "c", 1L));
            assertThat(calls.value()).isEqualTo(9);
            assertThat(later.value()).isEqualTo(3);
        }
    }

    @Tag("faults")
    @Test
    void areTakenOnceUnderSeveralActionsAtOnce() {
        try (StreamTest test = test()) {
            LongAccumulator calls = test.context().batchContext().longAccumulator("calls");
            List<Map<String, Long>> seen = new ArrayList<>();
            counted(words(test), calls).foreachRDD(rdd -> {
                List<FutureAction<List<Pair<String, Long>>>> actions =
                        List.of(rdd.collectAsync(), rdd.collectAsync(), rdd.collectAsync());
                actions.forEach(action -> seen.add(new TreeMap<>(byKey(action.join()))));
            });

            test.advance(2);

            assertThat(seen.subList(0, 3)).containsOnly(Map.of("a", 2L, "b", 1L, "c", 1L));
            assertThat(seen.subList(3, 6)).containsOnly(Map.of("b", 2L, "c", 2L, "d", 1L));
            assertThat(calls.value()).isEqualTo(7);
        }
    }
}
