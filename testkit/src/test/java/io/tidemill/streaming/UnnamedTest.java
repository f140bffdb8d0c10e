package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.StreamingContext;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.log.LogStore;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.ManualTimeline;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.testkit.StreamTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** States and sources to which the program gave no names never take each other's data without a word. */
@Tag("faults")
final class UnnamedTest {
    private final MemoryLogStore directory = new MemoryLogStore();

    private StreamTest.Builder at(int second) {
        return StreamTest.builder().checkpoint(directory).startingAt(Instant.ofEpochSecond(second));
    }

    private static PairDStream<String, Long> pairs(StreamTest test) {
        return test.stream(batch("a"), batch("a"), batch("a")).named("words").mapToPair(word -> Pair.of(word, 1L));
    }

    private static PairDStream<String, Long> counts(PairDStream<String, Long> pairs) {
        return pairs.<Long>updateStateByKey((counts, total) -> Optional.of(total.orElse(0L) + counts.size()));
    }

    private static PairDStream<String, Long> thousands(PairDStream<String, Long> pairs) {
        return pairs.<Long>updateStateByKey((counts, total) -> Optional.of(total.orElse(0L) + 1000L * counts.size()));
    }

    private void runBoth() {
        try (StreamTest test = at(0).build()) {
            PairDStream<String, Long> pairs = pairs(test);
            test.collect(counts(pairs));
            test.collect(thousands(pairs));
            test.advance(2);
        }
    }

    @Test
    void refusesTwoStatesInAnotherOrder() {
        runBoth();
        try (StreamTest test = at(2).build()) {
            PairDStream<String, Long> pairs = pairs(test);
            test.collect(thousands(pairs));
            test.collect(counts(pairs));
            refused(
                    test,
                    "which updateStateByKey without a name goes on with which",
                    "the directory holds 'updateStateByKey-1' (updateStateByKey of mapToPair of 'words' at"
                            + " UnnamedTest.java",
                    "the program has",
                    ".named(\"updateStateByKey-1\")",
                    "discard=updateStateByKey-1,updateStateByKey-2");
        }
    }

    @Test
    void goesOnInTheSameOrder() {
        runBoth();
        try (StreamTest test = at(2).build()) {
            PairDStream<String, Long> pairs = pairs(test);
            CollectedPairs<String, Long> counts = test.collect(counts(pairs));
            CollectedPairs<String, Long> thousands = test.collect(thousands(pairs));
            test.advance(1);
            assertThat(counts.latestMap()).isEqualTo(Map.of("a", 3L));
            assertThat(thousands.latestMap()).isEqualTo(Map.of("a", 3000L));
        }
    }

    @Test
    void goesOnInAnotherOrderUnderTheOldNames() {
        runBoth();
        try (StreamTest test = at(2).build()) {
            PairDStream<String, Long> pairs = pairs(test);
            CollectedPairs<String, Long> thousands =
                    test.collect(thousands(pairs).named("updateStateByKey-2"));
            CollectedPairs<String, Long> counts = test.collect(counts(pairs).named("updateStateByKey-1"));
            test.advance(1);
            assertThat(counts.latestMap()).isEqualTo(Map.of("a", 3L));
            assertThat(thousands.latestMap()).isEqualTo(Map.of("a", 3000L));
        }
    }

    @Test
    void refusesANewStateBeforeTheOldOne() {
        try (StreamTest test = at(0).build()) {
            test.collect(counts(pairs(test)));
            test.advance(2);
        }
        try (StreamTest test = at(2).build()) {
            PairDStream<String, Long> pairs = pairs(test);
            test.collect(thousands(pairs));
            test.collect(counts(pairs));
            refused(test, "which updateStateByKey without a name goes on with which");
        }
    }

    @Test
    void goesOnWithOneStateThatIsOverMoreOperators() {
        try (StreamTest test = at(0).build()) {
            test.collect(counts(pairs(test)));
            test.advance(2);
        }
        try (StreamTest test = at(2).build()) {
            CollectedPairs<String, Long> counts =
                    test.collect(counts(pairs(test).filter(pair -> true)));
            test.advance(1);
            assertThat(counts.latestMap()).isEqualTo(Map.of("a", 3L));
        }
    }

    @Test
    void refusesTwoDirectoriesThatChangedPlaces(@TempDir Path root) throws Exception {
        Path one = Files.createDirectory(root.resolve("one"));
        Path two = Files.createDirectory(root.resolve("two"));
        try (StreamTest test = at(0).build()) {
            test.collect(directories(test, one, two));
            test.advance(1);
        }
        try (StreamTest test = at(1).build()) {
            test.collect(directories(test, two, one));
            refused(test, "the source 'directory-1' is at another place", one.toString(), two.toString());
        }
    }

    @Test
    void refusesTwoSourcesOfOnePlaceInAnotherOrder() {
        try (StreamTest test = at(0).build()) {
            DStream<String> one = test.stream(batch("a"));
            DStream<String> two = test.stream(batch("b"));
            test.collect(one.union(two));
            test.advance(1);
        }
        try (StreamTest test = at(1).build()) {
            DStream<String> two = test.stream(batch("b"));
            DStream<String> one = test.stream(batch("a"));
            test.collect(one.union(two));
            refused(test, "which scripted without a name goes on with which", "'scripted-1'", "'scripted-2'");
        }
    }

    private static DStream<String> directories(StreamTest test, Path first, Path second) {
        return test.context()
                .textFileStream(first.toString())
                .union(test.context().textFileStream(second.toString()));
    }

    @Test
    void refusesANamedSourceOfAnotherKind(@TempDir Path root) {
        try (StreamTest test = at(0).build()) {
            test.collect(test.stream(batch("a")).named("in"));
            test.advance(1);
        }
        try (StreamTest test = at(1).build()) {
            test.collect(test.context().textFileStream(root.toString()).named("in"));
            refused(test, "the source 'in' is of another kind", "(scripted", "(directory of " + root);
        }
    }

    @Test
    void refusesAnotherApplicationWhoseStatesHaveNoNames() {
        runAs("first", directory);
        assertThatThrownBy(() -> runAs("second", directory))
                .hasMessageContainingAll("belongs to the application 'first'", "this one is 'second'", "'scripted-1'");
    }

    private static void runAs(String application, LogStore store) {
        ManualTimeline timeline = ManualTimeline.startingAt(Instant.EPOCH);
        try (StreamingContext context = StreamingContext.builder(application)
                .master("local[1]")
                .timeline(timeline)
                .checkpointStore(name -> store)
                .build()) {
            context.checkpoint("memory");
            context.stream(ScriptedSource.scripted(batch("a"))).print();
            context.start();
            timeline.advance(Duration.ofSeconds(1));
        }
    }

    private static void refused(StreamTest test, String... said) {
        assertThatThrownBy(test::start)
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_REFUSED))
                .hasMessageContainingAll(said);
    }
}
