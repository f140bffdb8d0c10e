package io.tidemill.spark;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.function.Pair;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.StreamTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that moves between engines with its checkpoint directory. */
final class MovingTest {
    private static final String LOCAL = "local[2]";
    private static final String SPARK = "spark-local[2]";

    @TempDir
    Path directory;

    /** What a program gave: the totals of all batches, and the counts of the last three seconds. */
    private record Given(List<Map<String, Long>> totals, List<Map<String, Long>> windows) {}

    private static PairDStream<String, Long> pairs(DStream<String> words) {
        return words.mapToPair(word -> Pair.of(word, 1L)).reduceByKey(Long::sum);
    }

    private static Given run(List<String> masters, int batchesEach, Path directory) {
        Given given = new Given(new ArrayList<>(), new ArrayList<>());
        for (String master : masters) {
            try (StreamTest test = StreamTest.builder()
                    .checkpoint(directory)
                    .set("tidemill.master", master)
                    .set("tidemill.default.partitions", "3")
                    .build()) {
                DStream<String> words = test.stream(
                        batch("a", "b", "a"),
                        batch("c"),
                        batch("a", "c", "c"),
                        batch("b"),
                        batch("d", "a"),
                        batch("d"),
                        batch(),
                        batch("a", "b", "c", "d"));
                CollectedPairs<String, Long> totals = test.collect(pairs(words)
                        .updateStateByKey((List<Long> counts, Optional<Long> total) -> Optional.of(total.orElse(0L)
                                + counts.stream().mapToLong(Long::longValue).sum()))
                        .named("totals"));
                CollectedPairs<String, Long> windows = test.collect(pairs(words)
                        .reduceByKeyAndWindow(Long::sum, Duration.ofSeconds(3))
                        .named("recent"));
                test.advance(batchesEach);
                totals.batches().forEach(batch -> given.totals.add(byKey(batch)));
                windows.batches().forEach(batch -> given.windows.add(byKey(batch)));
            }
        }
        return given;
    }

    private static Map<String, Long> byKey(List<Pair<String, Long>> pairs) {
        Map<String, Long> map = new TreeMap<>();
        pairs.forEach(pair -> map.put(pair.key(), pair.value()));
        return map;
    }

    @Test
    void givesTheSameAsAProgramThatStays() {
        Given stayed = run(List.of(LOCAL), 8, directory.resolve("stayed"));
        Given moved = run(List.of(LOCAL, SPARK, LOCAL, SPARK), 2, directory.resolve("moved"));

        assertThat(moved).isEqualTo(stayed);
        assertThat(moved.totals.get(7)).isEqualTo(Map.of("a", 5L, "b", 3L, "c", 4L, "d", 3L));
    }
}
