package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.rdd.LongAccumulator;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.StreamTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes on when a program is started again with its checkpoint directory. */
final class DurabilityTest {
    @TempDir
    Path directory;

    private StreamTest.Builder at(long seconds) {
        return StreamTest.builder().checkpoint(directory).startingAt(Instant.ofEpochSecond(seconds));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    private static DStream<String> words(StreamTest test, ScriptStep<String>... steps) {
        return test.stream(steps).named("words");
    }

    private static PairDStream<String, Long> totals(DStream<String> words) {
        return totals(words, "totals");
    }

    private static PairDStream<String, Long> totals(DStream<String> words, String name) {
        return words.mapToPair(word -> Pair.of(word, 1L))
                .reduceByKey(Long::sum)
                .<Long>updateStateByKey((counts, total) -> Optional.of(total.orElse(0L)
                        + counts.stream().mapToLong(Long::longValue).sum()))
                .named(name);
    }

    @Test
    void goesOnWithItsStateAndBehindTheBatchesThatWereCommitted() {
        try (StreamTest test = at(0).build()) {
            test.collect(totals(words(test, batch("a", "b"), batch("a"))));
            test.advance(2);
        }
        try (StreamTest test = at(2).build()) {
            CollectedPairs<String, Long> totals =
                    test.collect(totals(words(test, batch("a", "b"), batch("a"), batch("b", "c"))));
            test.advance(1);
            assertThat(totals.times()).extracting(time -> time.epochMillis()).containsExactly(3000L);
            assertThat(totals.latestMap()).isEqualTo(Map.of("a", 2L, "b", 2L, "c", 1L));
        }
    }

    @Test
    void runsTheBatchesThatFellDueWhileItWasDown() {
        try (StreamTest test = at(0).build()) {
            test.collect(totals(words(test, batch("a"))));
            test.advance(1);
        }
        try (StreamTest test = at(4).build()) {
            CollectedPairs<String, Long> totals = test.collect(totals(words(test, batch("a"), batch("b"))));
            test.advance(Duration.ZERO);
            assertThat(totals.times()).extracting(time -> time.epochMillis()).containsExactly(2000L, 3000L, 4000L);
            assertThat(totals.mapAt(2000)).isEqualTo(Map.of("a", 1L, "b", 1L));
        }
    }

    @Test
    void leavesOutBatchesThatWereMissedTooLongAgo() {
        try (StreamTest test = at(0).build()) {
            test.collect(totals(words(test, batch("a"))));
            test.advance(1);
        }
        try (StreamTest test =
                at(100).set("tidemill.checkpoint.missed.batches", "2").build()) {
            CollectedPairs<String, Long> totals = test.collect(totals(words(test, batch("a"))));
            test.advance(Duration.ZERO);
            assertThat(totals.times()).extracting(time -> time.epochMillis()).containsExactly(99_000L, 100_000L);
        }
    }

    @Test
    void runsAnInterruptedBatchAgainWithTheSameRecords() {
        try (StreamTest test = at(0).build()) {
            DStream<String> words = words(test, batch("a"), batch("b", "c"), batch("d"));
            test.collect(totals(words));
            words.foreachRDD((rdd, time) -> {
                if (time.epochMillis() == 2000) {
                    throw new IllegalStateException("broken");
                }
            });
            assertThatThrownBy(() -> test.advance(3)).hasMessageContaining("broken");
        }
        try (StreamTest test = at(2).build()) {
            DStream<String> words = words(test, batch("a"), batch("b", "c"), batch("d"));
            Collected<String> seen = test.collect(words);
            CollectedPairs<String, Long> totals = test.collect(totals(words));
            test.advance(2);
            assertThat(seen.at(2000)).containsExactly("b", "c");
            assertThat(seen.at(3000)).containsExactly("d");
            assertThat(totals.latestMap()).isEqualTo(Map.of("a", 1L, "b", 1L, "c", 1L, "d", 1L));
        }
    }

    @Test
    void goesOnWithWindowsThatReduce() {
        try (StreamTest test = at(0).build()) {
            test.collect(counts(words(test, batch("a"), batch("b"), batch("a"))));
            test.advance(3);
        }
        try (StreamTest test = at(3).build()) {
            CollectedPairs<String, Long> counts =
                    test.collect(counts(words(test, batch("a"), batch("b"), batch("a"), batch("c"))));
            test.advance(3);
            assertThat(counts.mapAt(4000)).isEqualTo(Map.of("b", 1L, "a", 1L, "c", 1L));
            assertThat(counts.mapAt(5000)).isEqualTo(Map.of("a", 1L, "c", 1L));
            assertThat(counts.mapAt(6000)).isEqualTo(Map.of("c", 1L));
        }
    }

    private static PairDStream<String, Long> counts(DStream<String> words) {
        return words.mapToPair(word -> Pair.of(word, 1L))
                .reduceByKeyAndWindow(Long::sum, Duration.ofSeconds(3), Duration.ofSeconds(1))
                .named("counts");
    }

    @Test
    void goesOnWithWindowsOfRecords() {
        try (StreamTest test = at(0).build()) {
            test.collect(words(test, batch("a"), batch("b"), batch("c")).window(Duration.ofSeconds(3)));
            test.advance(3);
        }
        try (StreamTest test = at(3).build()) {
            Collected<String> window = test.collect(
                    words(test, batch("a"), batch("b"), batch("c"), batch("d")).window(Duration.ofSeconds(3)));
            test.advance(2);
            assertThat(window.at(4000)).containsExactly("b", "c", "d");
            assertThat(window.at(5000)).containsExactly("c", "d");
        }
    }

    @Test
    void goesOnWithTimeouts() {
        try (StreamTest test = at(0).build()) {
            test.collect(sessions(words(test, batch("a"))));
            test.advance(1);
        }
        try (StreamTest test = at(1).build()) {
            Collected<String> ended = test.collect(sessions(words(test, batch("a"), batch("b"))));
            test.advance(5);
            assertThat(ended.at(4000)).containsExactly("a timed out");
            assertThat(ended.at(5000)).containsExactly("b timed out");
        }
    }

    private static DStream<String> sessions(DStream<String> words) {
        return words.mapToPair(word -> Pair.of(word, 1))
                .mapWithState(StateSpec.<String, Integer, Integer, String>function((key, value, state) -> {
                            if (state.isTimingOut()) {
                                return key + " timed out";
                            }
                            state.update(value.orElse(0));
                            return key;
                        })
                        .timeout(Duration.ofSeconds(3)))
                .named("sessions")
                .filter(text -> text.endsWith("out"));
    }

    @Test
    void goesOnWithAccumulators() {
        for (int run = 0; run < 2; run++) {
            try (StreamTest test = at(run).build()) {
                LongAccumulator seen = test.context().batchContext().longAccumulator("seen");
                words(test, batch("a", "b"), batch("c")).foreachRDD(rdd -> rdd.foreach(word -> seen.add(1)));
                test.advance(1);
                assertThat(seen.value()).isEqualTo(run == 0 ? 2 : 3);
            }
        }
    }

    @Test
    void goesOnWithAccumulatorsThatHaveNotChangedForLong() {
        try (StreamTest test = manyRounds(0)) {
            LongAccumulator seen = test.context().batchContext().longAccumulator("seen");
            DStream<String> words = words(test, batch("a", "b"));
            words.foreachRDD(rdd -> rdd.foreach(word -> seen.add(1)));
            test.collect(totals(words));
            test.advance(1_000);
        }
        try (StreamTest test = manyRounds(1_000)) {
            LongAccumulator seen = test.context().batchContext().longAccumulator("seen");
            DStream<String> words = words(test, batch("a", "b"));
            words.foreachRDD(rdd -> rdd.foreach(word -> seen.add(1)));
            test.collect(totals(words));
            test.advance(1);
            assertThat(seen.value()).isEqualTo(2);
        }
    }

    private StreamTest manyRounds(long second) {
        return at(second).set("tidemill.checkpoint.segment", "2k").build();
    }

    @Test
    void runsAnInterruptedBatchWithoutRecordsAgainWithoutRecords(@TempDir Path files) throws IOException {
        try (StreamTest test = at(0).build()) {
            test.context().textFileStream(files.toString()).named("lines").foreachRDD((rdd, time) -> {
                if (rdd.isEmpty() && time.epochMillis() == 2000) {
                    throw new IllegalStateException("broken");
                }
            });
            assertThatThrownBy(() -> test.advance(2)).hasMessageContaining("broken");
        }
        Files.writeString(files.resolve("late"), "a\n");
        try (StreamTest test = at(2).set("tidemill.files.stable", "0").build()) {
            Collected<String> lines =
                    test.collect(test.context().textFileStream(files.toString()).named("lines"));
            test.advance(1);
            assertThat(lines.at(2000)).isEmpty();
            assertThat(lines.at(3000)).containsExactly("a");
        }
    }

    @Test
    void goesOnInMorePartitions() {
        try (StreamTest test = at(0).build()) {
            test.collect(totals(words(test, batch("a", "b", "c", "d", "e"))));
            test.advance(1);
        }
        for (int run = 1; run < 4; run++) {
            try (StreamTest test = at(run).set("tidemill.default.partitions", Integer.toString(5 - run))
                    .build()) {
                CollectedPairs<String, Long> totals = test.collect(
                        totals(words(test, batch("a", "b", "c", "d", "e"), batch("e"), batch("e"), batch("e"))));
                test.advance(1);
                assertThat(totals.latestMap()).isEqualTo(Map.of("a", 1L, "b", 1L, "c", 1L, "d", 1L, "e", 1L + run));
            }
        }
    }

    @Test
    void refusesAProgramWithoutAStateThatTheDirectoryHas() {
        try (StreamTest test = at(0).build()) {
            test.collect(totals(words(test, batch("a"))));
            test.advance(1);
        }
        try (StreamTest test = at(1).build()) {
            test.collect(totals(words(test, batch("a")), "sums"));
            assertThatThrownBy(test::start)
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_REFUSED))
                    .hasMessageContaining("holds 'totals'")
                    .hasMessageContaining("has     'sums'")
                    .hasMessageContaining(".named(\"totals\")")
                    .hasMessageContaining("tidemill.checkpoint.discard=totals");
        }
        try (StreamTest test =
                at(1).set("tidemill.checkpoint.discard", "totals").build()) {
            CollectedPairs<String, Long> sums = test.collect(totals(words(test, batch("a"), batch("b")), "sums"));
            test.advance(1);
            assertThat(sums.latestMap()).isEqualTo(Map.of("b", 1L));
        }
    }

    @Test
    void beginsAStateAnewThatWasDiscarded() {
        try (StreamTest test = at(0).build()) {
            test.collect(totals(words(test, batch("a"))));
            test.advance(1);
        }
        for (int run = 1; run < 3; run++) {
            StreamTest.Builder builder = at(run);
            if (run == 1) {
                builder.set("tidemill.checkpoint.discard", "totals");
            }
            try (StreamTest test = builder.build()) {
                CollectedPairs<String, Long> totals =
                        test.collect(totals(words(test, batch("a"), batch("b"), batch("c"))));
                test.advance(1);
                assertThat(totals.latestMap()).isEqualTo(run == 1 ? Map.of("b", 1L) : Map.of("b", 1L, "c", 1L));
            }
        }
    }

    @Test
    void refusesASecondApplicationInTheSameDirectory() {
        try (StreamTest first = at(0).build();
                StreamTest second = at(0).build()) {
            first.collect(words(first, batch("a")));
            second.collect(words(second, batch("a")));
            first.start();
            assertThatThrownBy(second::start)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void takesUpAnotherBatchInterval() {
        try (StreamTest test = at(0).build()) {
            test.collect(totals(words(test, batch("a"), batch("b"), batch("c"))));
            test.advance(3);
        }
        try (StreamTest test = at(3).batchInterval(Duration.ofSeconds(2)).build()) {
            CollectedPairs<String, Long> totals =
                    test.collect(totals(words(test, batch("a"), batch("b"), batch("c"), batch("d"))));
            test.advance(1);
            assertThat(totals.times()).extracting(time -> time.epochMillis()).containsExactly(4000L);
            assertThat(totals.latestMap()).isEqualTo(Map.of("a", 1L, "b", 1L, "c", 1L, "d", 1L));
        }
    }

    @Test
    void refusesADirectoryAfterTheStart() {
        try (StreamTest test = StreamTest.create()) {
            test.collect(words(test, batch("a")));
            test.start();
            assertThatThrownBy(() -> test.context().checkpoint("somewhere")).hasMessageContaining("before start()");
            assertThat(List.of(directory)).isNotEmpty();
        }
    }
}
