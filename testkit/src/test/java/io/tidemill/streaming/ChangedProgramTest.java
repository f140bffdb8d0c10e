package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.StreamTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a checkpoint directory when the program is another one at the next start. */
final class ChangedProgramTest {
    private final MemoryLogStore directory = new MemoryLogStore();

    private StreamTest.Builder at(int second) {
        return StreamTest.builder().checkpoint(directory).startingAt(Instant.ofEpochSecond(second));
    }

    private static DStream<String> words(StreamTest test) {
        return test.stream(batch("a", "b"), batch("a"), batch("c"), batch("a"), batch("b"), batch("a"))
                .named("words");
    }

    private static PairDStream<String, Long> totals(DStream<String> words) {
        return words.mapToPair(word -> Pair.of(word, 1L))
                .<Long>updateStateByKey((counts, total) -> Optional.of(total.orElse(0L) + counts.size()))
                .named("totals");
    }

    private void runFirst(int batches) {
        try (StreamTest test = at(0).build()) {
            test.collect(totals(words(test)));
            test.advance(batches);
        }
    }

    @Test
    void goesOnWithOtherFunctionsMoreOperatorsAndAnotherOrderOfOutputs() {
        runFirst(2);
        try (StreamTest test = at(2).build()) {
            DStream<String> upper = words(test).map(String::toUpperCase);
            Collected<Long> counts = test.collect(upper.count());
            PairDStream<String, Long> other = upper.mapToPair(word -> Pair.of(word, 1))
                    .<Long>updateStateByKey((values, total) -> Optional.of(1000L))
                    .named("new");
            CollectedPairs<String, Long> fresh = test.collect(other);
            CollectedPairs<String, Long> totals = test.collect(upper.map(String::toLowerCase)
                    .mapToPair(word -> Pair.of(word, 1))
                    .<Long>updateStateByKey((values, total) -> Optional.of(total.orElse(0L) + 10L * values.size()))
                    .named("totals"));
            test.advance(1);
            assertThat(counts.latest()).containsExactly(1L);
            assertThat(fresh.latestMap()).isEqualTo(Map.of("C", 1000L));
            assertThat(totals.latestMap()).isEqualTo(Map.of("a", 2L, "b", 1L, "c", 10L));
        }
    }

    @Test
    void beginsASourceThatIsNewToTheProgram() {
        runFirst(2);
        try (StreamTest test = at(2).build()) {
            Collected<String> more =
                    test.collect(test.stream(batch("x"), batch("y")).named("more"));
            CollectedPairs<String, Long> totals = test.collect(totals(words(test)));
            test.advance(2);
            assertThat(more.batches()).containsExactly(List.of("x"), List.of("y"));
            assertThat(totals.latestMap()).isEqualTo(Map.of("a", 3L, "b", 1L, "c", 1L));
        }
    }

    @Test
    void countsAnotherTimeoutFromTheLastData() {
        try (StreamTest test = at(0).build()) {
            test.collect(sessions(words(test), 100));
            test.advance(3);
        }
        try (StreamTest test = at(3).build()) {
            Collected<String> ended = test.collect(sessions(words(test), 2));
            test.advance(1);
            assertThat(ended.latest()).containsExactly("b");
        }
    }

    private static DStream<String> sessions(DStream<String> words, int seconds) {
        return words.mapToPair(word -> Pair.of(word, 1))
                .mapWithState(StateSpec.<String, Integer, Integer, String>function((key, value, state) -> {
                            if (!state.isTimingOut()) {
                                state.update(1);
                            }
                            return state.isTimingOut() ? key : "";
                        })
                        .timeout(Duration.ofSeconds(seconds)))
                .named("sessions")
                .filter(key -> !key.isEmpty());
    }

    private static PairDStream<String, Long> counts(StreamTest test, int length, int slide) {
        return words(test)
                .mapToPair(word -> Pair.of(word, 1L))
                .reduceByKeyAndWindow(Long::sum, Duration.ofSeconds(length), Duration.ofSeconds(slide))
                .named("counts");
    }

    @Test
    void goesOnWithAShorterWindow() {
        try (StreamTest test = at(0).build()) {
            test.collect(counts(test, 6, 1));
            test.advance(3);
        }
        try (StreamTest test = at(3).build()) {
            CollectedPairs<String, Long> counts = test.collect(counts(test, 4, 2));
            test.advance(3);
            assertThat(counts.mapAt(4000)).isEqualTo(Map.of("a", 3L, "b", 1L, "c", 1L));
            assertThat(counts.mapAt(6000)).isEqualTo(Map.of("a", 2L, "b", 1L, "c", 1L));
        }
    }

    @Test
    void refusesALongerWindowWhichWouldCountTooLittle() {
        try (StreamTest test = at(0).build()) {
            test.collect(counts(test, 2, 1));
            test.advance(3);
        }
        try (StreamTest test = at(3).build()) {
            test.collect(counts(test, 4, 1));
            refused(test, "'counts' (reduceByKeyAndWindow)", "kept 2000 ms", "4000 ms");
        }
    }

    @Test
    void refusesAWindowThatTheKeptPiecesCanNotBeCutInto() {
        try (StreamTest test = at(0).build()) {
            test.collect(counts(test, 4, 2));
            test.advance(3);
        }
        try (StreamTest test = at(3).build()) {
            test.collect(counts(test, 3, 1));
            refused(test, "'counts' (reduceByKeyAndWindow)", "pieces of 2000 ms", "pieces of 1000 ms");
        }
    }

    @Test
    void refusesAWindowUnderTheNameOfAState() {
        runFirst(1);
        try (StreamTest test = at(1).build()) {
            test.collect(words(test)
                    .mapToPair(word -> Pair.of(word, 1L))
                    .reduceByKeyAndWindow(Long::sum, Duration.ofSeconds(2), Duration.ofSeconds(1))
                    .named("totals"));
            refused(test, "'totals' (updateStateByKey)", "'totals' (reduceByKeyAndWindow)");
        }
    }

    @Test
    void refusesAnIntervalThatWindowsOfRecordsCanNotGoOnWith() {
        try (StreamTest test = at(0).build()) {
            test.collect(words(test).window(Duration.ofSeconds(4)));
            test.advance(3);
        }
        try (StreamTest test = at(3).batchInterval(Duration.ofSeconds(2)).build()) {
            test.collect(words(test).window(Duration.ofSeconds(4)));
            refused(test, "PT1S", "PT2S", "windows still need the records");
        }
    }

    @Test
    void refusesAnIntervalWithoutTheBatchThatIsPlanned() {
        try (StreamTest test = at(0).build()) {
            words(test).foreachRDD(rdd -> {
                throw new IllegalStateException("broken");
            });
            assertThatThrownBy(() -> test.advance(1)).hasMessageContaining("broken");
        }
        try (StreamTest test = at(1).batchInterval(Duration.ofSeconds(2)).build()) {
            test.collect(words(test));
            refused(test, "1000 ms is planned but not committed", "Start once with the interval of PT1S");
        }
    }

    @Test
    void refusesASourceThatIsGone() {
        runFirst(1);
        try (StreamTest test = at(1).build()) {
            test.collect(totals(test.stream(batch("z")).named("others")));
            refused(test, "no source named 'words'", "'others'", "tidemill.checkpoint.discard=words");
        }
    }

    @Test
    void waitsForAClockThatWentBack() {
        runFirst(3);
        try (StreamTest test = at(1).build()) {
            CollectedPairs<String, Long> totals = test.collect(totals(words(test)));
            test.advance(Duration.ofSeconds(2));
            assertThat(totals.times()).isEmpty();
            test.advance(Duration.ofSeconds(1));
            assertThat(totals.times()).extracting(time -> time.epochMillis()).containsExactly(4000L);
            assertThat(totals.latestMap()).isEqualTo(Map.of("a", 3L, "b", 1L, "c", 1L));
        }
    }

    private static void refused(StreamTest test, String... said) {
        assertThatThrownBy(test::start)
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_REFUSED))
                .hasMessageContainingAll(said);
    }
}
