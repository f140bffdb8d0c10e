package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.function.Pair;
import io.tidemill.rdd.LongAccumulator;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.StreamTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A checkpoint directory of version 2 of the format, written by {@link #main} of this class. Every later version goes on from it;
 * where a version changes the format, it adds a directory of its own.
 */
final class GoldenCheckpointTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/checkpoint-2");

    /** A state of the program's own class. */
    record Visit(String user, int pages, List<String> words) {}

    private final Path directory;

    GoldenCheckpointTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /** Everything that a checkpoint can hold. */
    private static final class Program {
        private final LongAccumulator seen;
        private final CollectedPairs<String, Visit> visits;
        private final CollectedPairs<String, Long> counts;
        private final Collected<String> window;
        private final CollectedPairs<String, Visit> windowOfState;
        private final Collected<String> ended;

        Program(StreamTest test) {
            seen = test.context().batchContext().longAccumulator("seen");
            DStream<String> words = test.stream(
                            batch("a", "b"), batch("a"), batch("b", "b", "c"), batch("d"), batch("a"))
                    .named("words");
            words.foreachRDD(rdd -> rdd.foreach(word -> seen.add(1)));
            PairDStream<String, String> pairs = words.mapToPair(word -> Pair.of(word, word));
            PairDStream<String, Visit> state = pairs.<Visit>updateStateByKey((time, key, values, visit) -> Optional.of(
                            new Visit(key, visit.map(Visit::pages).orElse(0) + values.size(), List.copyOf(values))))
                    .named("visits");
            visits = test.collect(state);
            counts = test.collect(words.mapToPair(word -> Pair.of(word, 1L))
                    .reduceByKeyAndWindow(Long::sum, Duration.ofSeconds(3), Duration.ofSeconds(1))
                    .named("counts"));
            window = test.collect(words.window(Duration.ofSeconds(2)).named("window"));
            windowOfState = test.collect(state.window(Duration.ofSeconds(2)).named("window of visits"));
            ended = test.collect(pairs.mapWithState(StateSpec.<String, String, Long, String>function(
                                    (key, value, last) -> {
                                        if (!last.isTimingOut()) {
                                            last.update(last.getOption().orElse(0L) + 1);
                                        }
                                        return last.isTimingOut() ? key + last.get() : "";
                                    })
                            .timeout(Duration.ofSeconds(2)))
                    .named("sessions")
                    .filter(text -> !text.isEmpty()));
        }
    }

    private static StreamTest start(Path directory, int second) {
        return StreamTest.builder()
                .checkpoint(directory)
                .stateTypes(Visit.class)
                .startingAt(Instant.ofEpochSecond(second))
                .build();
    }

    /** Writes the directory of the present version to the path in the argument. */
    public static void main(String[] arguments) {
        write(Path.of(arguments[0]));
    }

    private static void write(Path target) {
        try (StreamTest test = start(target, 0)) {
            new Program(test);
            test.advance(3);
        }
    }

    @Test
    void goesOnFromWhatWasWritten() throws IOException {
        copy(GOLDEN, directory);
        try (StreamTest test = start(directory, 3)) {
            Program program = new Program(test);
            test.advance(2);
            assertThat(program.seen.value()).isEqualTo(8);
            assertThat(program.visits.mapAt(4000))
                    .isEqualTo(Map.of(
                            "a", new Visit("a", 2, List.of()),
                            "b", new Visit("b", 3, List.of()),
                            "c", new Visit("c", 1, List.of()),
                            "d", new Visit("d", 1, List.of("d"))));
            assertThat(program.counts.mapAt(4000)).isEqualTo(Map.of("a", 1L, "b", 2L, "c", 1L, "d", 1L));
            assertThat(program.window.at(4000)).containsExactly("b", "b", "c", "d");
            assertThat(program.windowOfState.at(4000)).hasSize(3 + 4);
            assertThat(program.ended.at(4000)).containsExactly("a2");
            assertThat(program.ended.at(5000)).containsExactlyInAnyOrder("b3", "c1");
        }
    }

    @Test
    void stillWritesWhatItReads() throws IOException {
        write(directory);
        try (StreamTest test = start(directory, 3)) {
            Program program = new Program(test);
            test.advance(1);
            assertThat(program.counts.latestMap()).isEqualTo(Map.of("a", 1L, "b", 2L, "c", 1L, "d", 1L));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
