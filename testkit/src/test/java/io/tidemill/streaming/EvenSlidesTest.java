package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.function.Pair;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.StreamTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The work of a slide, in calls of the function that reduces. */
@Tag("faults")
class EvenSlidesTest {
    private static final int WINDOW_BATCHES = 200;

    @TempDir
    private Path directory;

    private final AtomicLong calls = new AtomicLong();

    private static StreamTest.Builder builder() {
        return StreamTest.builder().set("tidemill.master", "local[2]");
    }

    /** Runs batches of {@code keys} keys, one record of each, and returns how often the function was called for each slide. */
    private List<Long> slides(StreamTest.Builder builder, int keys, int done, int batches, int slideBatches) {
        try (StreamTest test = builder.startingAt(Instant.ofEpochSecond(done)).build()) {
            CollectedPairs<Integer, Integer> windows = test.collect(test.stream(steps(keys, done + batches))
                    .mapToPair(n -> Pair.of(n, 1))
                    .reduceByKeyAndWindow(
                            (a, b) -> {
                                calls.incrementAndGet();
                                return a + b;
                            },
                            Duration.ofSeconds(WINDOW_BATCHES),
                            Duration.ofSeconds(slideBatches)));
            List<Long> slides = new ArrayList<>();
            for (int i = 1; i <= batches / slideBatches; i++) {
                long before = calls.get();
                test.advance(slideBatches);
                slides.add(calls.get() - before);
            }
            assertThat(windows.latestMap().values())
                    .containsOnly(WINDOW_BATCHES)
                    .hasSize(keys);
            return slides;
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ScriptStep<Integer>[] steps(int keys, int batches) {
        ScriptStep<Integer>[] steps = new ScriptStep[batches];
        for (int i = 0; i < batches; i++) {
            steps[i] = batch(IntStream.range(0, keys).boxed().toArray(Integer[]::new));
        }
        return steps;
    }

    private static void assertEven(List<Long> slides) {
        long median = slides.stream().sorted().toList().get(slides.size() / 2);
        assertThat(slides).allSatisfy(calls -> assertThat(calls).isLessThanOrEqualTo(3 * median / 2));
    }

    @Test
    void isTheSameWhenTheWindowIsFullForTheFirstTimeAndEverAfter() {
        assertEven(slides(builder(), 100, 0, 5 * WINDOW_BATCHES, 1));
    }

    @Test
    void isTheSameForOneKey() {
        assertEven(slides(builder(), 1, 0, 5 * WINDOW_BATCHES, 1));
    }

    @Test
    void isTheSameWhereOneSlideDropsManyPanes() {
        assertEven(slides(builder(), 20, 0, 5 * WINDOW_BATCHES, 8));
    }

    @Test
    void isTheSameAfterARestartWithAFullWindow() {
        slides(builder().checkpoint(directory), 20, 0, WINDOW_BATCHES + 30, 1);

        List<Long> slides = slides(builder().checkpoint(directory), 20, WINDOW_BATCHES + 30, 3 * WINDOW_BATCHES, 1);

        assertEven(slides.subList(1, slides.size()));
    }
}
