package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.FaultyLogStore;
import io.tidemill.testkit.FaultyLogStore.Unsynced;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.StreamTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of windows over a state, whose records are kept in files, when the program changes or files are gone. */
@Tag("faults")
final class WindowOverStateTest {
    private static final int SHORT = 4;
    private static final int LONG = 8;

    private final MemoryLogStore directory = new MemoryLogStore();

    private StreamTest.Builder at(int second) {
        return StreamTest.builder().checkpoint(directory).startingAt(Instant.ofEpochSecond(second));
    }

    private static PairDStream<String, Long> state(StreamTest test) {
        return test.stream(batch("a"))
                .named("words")
                .mapToPair(word -> Pair.of(word, 1L))
                .<Long>updateStateByKey((counts, total) -> Optional.of(total.orElse(0L) + counts.size()))
                .named("totals");
    }

    private static CollectedPairs<String, Long> window(
            StreamTest test, PairDStream<String, Long> state, int seconds, String name) {
        return test.collect(state.window(Duration.ofSeconds(seconds)).named(name));
    }

    /** Runs ten batches with a short window and a long one. */
    private void runFirst() {
        try (StreamTest test = at(0).build()) {
            PairDStream<String, Long> state = state(test);
            window(test, state, SHORT, "short");
            window(test, state, LONG, "long");
            test.advance(10);
        }
    }

    @Test
    void goesOnWhenTheWindowsAreDefinedInAnotherOrder() {
        runFirst();
        try (StreamTest test = at(10).build()) {
            PairDStream<String, Long> state = state(test);
            CollectedPairs<String, Long> longer = window(test, state, LONG, "long");
            CollectedPairs<String, Long> shorter = window(test, state, SHORT, "short");
            test.advance(1);
            assertThat(longer.latest()).hasSize(LONG);
            assertThat(shorter.latest()).hasSize(SHORT);
        }
    }

    @Test
    void goesOnWhenAnotherWindowIsGivenUp() {
        runFirst();
        try (StreamTest test =
                at(10).set("tidemill.checkpoint.discard", "short").build()) {
            CollectedPairs<String, Long> longer = window(test, state(test), LONG, "long");
            test.advance(1);
            assertThat(longer.latest()).hasSize(LONG);
            assertThat(directory.list("kept/short")).isEmpty();
        }
    }

    @Test
    void refusesAWindowThatIsGoneOrHasAnotherName() {
        runFirst();
        try (StreamTest test = at(10).build()) {
            PairDStream<String, Long> state = state(test);
            window(test, state, SHORT, "brief");
            window(test, state, LONG, "long");
            refused(test, "no window named 'short'", "'long', 'short'", "'brief', 'long'", "discard=short");
        }
    }

    @Test
    void refusesALongerWindowOfRecords() {
        runFirst();
        try (StreamTest test = at(10).build()) {
            PairDStream<String, Long> state = state(test);
            window(test, state, SHORT, "short");
            window(test, state, LONG + 1, "long");
            refused(test, "'long' (window", "kept 8000 ms", "9000 ms");
        }
    }

    @Test
    void beginsANewWindowEmptyBesideOthersThatGoOn() {
        runFirst();
        try (StreamTest test = at(10).build()) {
            PairDStream<String, Long> state = state(test);
            window(test, state, SHORT, "short");
            CollectedPairs<String, Long> longer = window(test, state, LONG, "long");
            CollectedPairs<String, Long> fresh = window(test, state, SHORT, "fresh");
            test.advance(2);
            assertThat(longer.latest()).hasSize(LONG);
            assertThat(fresh.latest()).hasSize(2);
        }
        try (StreamTest test = at(12).build()) {
            PairDStream<String, Long> state = state(test);
            window(test, state, SHORT, "short");
            window(test, state, LONG, "long");
            CollectedPairs<String, Long> fresh = window(test, state, SHORT, "fresh");
            test.advance(1);
            assertThat(fresh.latest()).hasSize(3);
        }
    }

    @Test
    void reportsAFileThatIsMissing() {
        runFirst();
        List<String> files = directory.list("kept/long");
        directory.delete("kept/long/9000");
        assertThat(files).contains("9000");
        try (StreamTest test = at(10).build()) {
            PairDStream<String, Long> state = state(test);
            window(test, state, SHORT, "short");
            window(test, state, LONG, "long");
            assertThatThrownBy(test::start)
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_DAMAGED))
                    .hasMessageContainingAll("kept/long/9000", "missing", "'long'");
        }
    }

    /** A state that changes with every batch. */
    private static PairDStream<String, Long> clock(StreamTest test) {
        return test.stream(batch("a"))
                .named("words")
                .mapToPair(word -> Pair.of(word, 1L))
                .<Long>updateStateByKey((counts, total) -> Optional.of(total.orElse(0L) + 1))
                .named("clock");
    }

    @Test
    void keepsWhatCommitsNeedThatAFailureOfTheMachineTakesBack() {
        FaultyLogStore machine = FaultyLogStore.over(directory).withUnsynced(Unsynced.LOST);
        try (StreamTest test = StreamTest.builder()
                .checkpoint(machine)
                .set("tidemill.checkpoint.sync.interval", "65s")
                .build()) {
            window(test, clock(test), SHORT, "short");
            test.advance(129);
            machine.crash();
        }
        try (StreamTest test = at(129).build()) {
            CollectedPairs<String, Long> shorter = window(test, clock(test), SHORT, "short");
            test.advance(Duration.ZERO);
            assertThat(shorter.times().get(0).epochMillis()).isLessThan(129_000);
            assertThat(shorter.at(shorter.times().get(0).epochMillis())).hasSize(SHORT);
        }
    }

    private static void refused(StreamTest test, String... said) {
        assertThatThrownBy(test::start)
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_REFUSED))
                .hasMessageContainingAll(said);
    }
}
