package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.function.Pair;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What windows contain, and when. */
class WindowTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final StreamTest test = StreamTest.create();

    @AfterEach
    void close() {
        test.close();
    }

    private static Duration seconds(int count) {
        return SECOND.multipliedBy(count);
    }

    private static PairDStream<String, Long> ones(DStream<String> words) {
        return words.mapToPair(word -> Pair.of(word, 1L));
    }

    private DStream<String> oneToEight() {
        return test.stream(
                batch("1"), batch("2"), batch("3"), batch("4"), batch("5"), batch("6"), batch("7"), batch("8"));
    }

    // ---- window

    @Test
    void containsTheBatchesOfItsLength() {
        Collected<String> windows = test.collect(oneToEight().window(seconds(3)));

        test.advance(5);

        assertThat(windows.batches())
                .containsExactly(
                        List.of("1"),
                        List.of("1", "2"),
                        List.of("1", "2", "3"),
                        List.of("2", "3", "4"),
                        List.of("3", "4", "5"));
    }

    @Test
    void mayHaveALengthThatIsNoMultipleOfItsSlide() {
        Collected<String> windows = test.collect(oneToEight().window(seconds(3), seconds(2)));

        test.advance(6);

        assertThat(windows.times()).extracting(BatchTime::epochMillis).containsExactly(2000L, 4000L, 6000L);
        assertThat(windows.batches())
                .containsExactly(List.of("1", "2"), List.of("2", "3", "4"), List.of("4", "5", "6"));
    }

    @Test
    void mayLeaveBatchesOutBetweenTwoSlides() {
        Collected<String> windows = test.collect(oneToEight().window(seconds(1), seconds(3)));

        test.advance(7);

        assertThat(windows.batches()).containsExactly(List.of("3"), List.of("6"));
    }

    @Test
    void mayBeTakenOfAWindow() {
        Collected<String> windows =
                test.collect(oneToEight().window(seconds(2), seconds(2)).window(seconds(4)));

        test.advance(6);

        assertThat(windows.batches())
                .containsExactly(List.of("1", "2"), List.of("1", "2", "3", "4"), List.of("3", "4", "5", "6"));
    }

    @Test
    void mayBeTakenOfACachedStreamThatOtherOutputsRead() {
        List<String> computed = new ArrayList<>();
        DStream<String> cached = test.stream(batch("1"), batch("2"), batch("3"))
                .map(record -> {
                    computed.add(record);
                    return record;
                })
                .cache();
        Collected<String> windows = test.collect(cached.window(seconds(2)));
        Collected<String> plain = test.collect(cached);

        test.advance(4);

        assertThat(windows.batches()).containsExactly(List.of("1"), List.of("1", "2"), List.of("2", "3"), List.of("3"));
        assertThat(plain.all()).containsExactly("1", "2", "3");
        assertThat(computed).containsExactly("1", "2", "3");
    }

    @Test
    void ofAStateHasTheStatesOfItsBatches() {
        PairDStream<String, Long> totals = ones(test.stream(batch("a"), batch("a"), batch("a", "b"), batch()))
                .updateStateByKey((values, state) -> Optional.of(state.orElse(0L) + values.size()));
        Collected<Pair<String, Long>> windows = test.collect(totals.toDStream().window(seconds(2)));

        test.advance(4);

        assertThat(windows.batches()).hasSize(4);
        assertThat(windows.at(2000)).containsExactlyInAnyOrder(Pair.of("a", 1L), Pair.of("a", 2L));
        assertThat(windows.at(3000)).containsExactlyInAnyOrder(Pair.of("a", 2L), Pair.of("a", 3L), Pair.of("b", 1L));
        assertThat(windows.at(4000))
                .containsExactlyInAnyOrder(Pair.of("a", 3L), Pair.of("b", 1L), Pair.of("a", 3L), Pair.of("b", 1L));
    }

    @Test
    void ofWhatIsDerivedFromAStateHasWhatItWasThen() {
        DStream<String> labels = ones(test.stream(batch("a"), batch("a"), batch("a")))
                .<Long>updateStateByKey((values, state) -> Optional.of(state.orElse(0L) + values.size()))
                .map(pair -> pair.key() + pair.value());
        Collected<String> windows = test.collect(labels.window(seconds(2), seconds(2)));

        test.advance(4);

        assertThat(windows.batches()).containsExactly(List.of("a1", "a2"), List.of("a3", "a3"));
    }

    @Test
    void groupsTheValuesOfItsBatches() {
        CollectedPairs<String, List<Integer>> grouped =
                test.collect(test.stream(batch(Pair.of("a", 1)), batch(Pair.of("a", 2), Pair.of("b", 3)), batch())
                        .<String, Integer>mapToPair(pair -> pair)
                        .groupByKeyAndWindow(seconds(2)));

        test.advance(4);

        assertThat(grouped.maps())
                .containsExactly(
                        Map.of("a", List.of(1)),
                        Map.of("a", List.of(1, 2), "b", List.of(3)),
                        Map.of("a", List.of(2), "b", List.of(3)),
                        Map.of());
    }

    // ---- countByWindow

    @Test
    void countsFiveSecondsEveryTwoAndZeroFromTheFirstOn() {
        Collected<Long> counts = test.collect(
                test.stream(batch(), batch(), batch("a", "b"), batch("c")).countByWindow(seconds(5), seconds(2)));

        test.advance(12);

        assertThat(counts.times())
                .extracting(BatchTime::epochMillis)
                .containsExactly(2000L, 4000L, 6000L, 8000L, 10000L, 12000L);
        assertThat(counts.batches())
                .containsExactly(List.of(0L), List.of(3L), List.of(3L), List.of(1L), List.of(0L), List.of(0L));
    }

    @Test
    void countsAWindowShorterThanItsSlide() {
        Collected<Long> counts = test.collect(oneToEight().countByWindow(seconds(2), seconds(3)));

        test.advance(9);

        assertThat(counts.all()).containsExactly(2L, 2L, 1L);
    }

    @Test
    void countsTheSameWhateverThePartitions() {
        Collected<Long> counts = test.collect(
                test.stream(batch("a", "b", "c").inPartitions(5), batch("d")).countByWindow(seconds(2), seconds(1)));

        test.advance(3);

        assertThat(counts.all()).containsExactly(3L, 4L, 1L);
    }

    @Test
    void countsEachValueUntilItLeaves() {
        CollectedPairs<String, Long> counts = test.collect(
                test.stream(batch("a", "b", "a"), batch("a")).countByValueAndWindow(seconds(2), seconds(1)));

        test.advance(4);

        assertThat(counts.maps())
                .containsExactly(Map.of("a", 2L, "b", 1L), Map.of("a", 3L, "b", 1L), Map.of("a", 1L), Map.of());
    }

    // ---- reduceByWindow

    @Test
    void reducesTheWindowInTheOrderOfTheRecordsAndGivesNothingWhenItIsEmpty() {
        Collected<String> reduced = test.collect(test.stream(batch("a", "b").inPartitions(2), batch("c"), batch("d"))
                .reduceByWindow(String::concat, seconds(2), seconds(1)));

        test.advance(5);

        assertThat(reduced.batches())
                .containsExactly(List.of("ab"), List.of("abc"), List.of("cd"), List.of("d"), List.of());
    }

    @Test
    void needsNoInverse() {
        Collected<Integer> reduced = test.collect(test.stream(batch(1, 2), batch(3))
                .reduceByWindow(
                        Integer::sum,
                        (total, gone) -> {
                            throw new IllegalStateException("not needed");
                        },
                        seconds(2),
                        seconds(1)));

        test.advance(4);

        assertThat(reduced.batches()).containsExactly(List.of(3), List.of(6), List.of(3), List.of());
    }

    // ---- reduceByKeyAndWindow

    @Test
    void forgetsKeysThatLeftTheWindow() {
        CollectedPairs<String, Long> counts = test.collect(
                ones(test.stream(batch("a", "b"), batch("a"))).reduceByKeyAndWindow(Long::sum, seconds(2), seconds(1)));

        test.advance(4);

        assertThat(counts.maps())
                .containsExactly(Map.of("a", 1L, "b", 1L), Map.of("a", 2L, "b", 1L), Map.of("a", 1L), Map.of());
    }

    @Test
    void givesEveryKeyOfTheWindowEvenWithoutNewValues() {
        CollectedPairs<String, Long> counts =
                test.collect(ones(test.stream(batch("a"))).reduceByKeyAndWindow(Long::sum, seconds(3)));

        test.advance(4);

        assertThat(counts.maps()).containsExactly(Map.of("a", 1L), Map.of("a", 1L), Map.of("a", 1L), Map.of());
    }

    @Test
    void losesOnlyTheFailedBatchWhenTheApplicationGoesOn() {
        try (StreamTest going = StreamTest.builder()
                .set("tidemill.batch.on.failure", "continue")
                .build()) {
            DStream<String> in = going.stream(batch("a"), batch("b"), batch("c"));
            Collected<String> windows = going.collect(in.window(seconds(3)));
            Collected<Long> counts = going.collect(in.countByWindow(seconds(3), seconds(1)));
            in.foreachRDD((rdd, time) -> {
                if (time.epochMillis() == 2000) {
                    throw new IllegalStateException("second batch");
                }
            });

            going.advance(3);

            assertThat(windows.at(3000)).containsExactly("a", "c");
            assertThat(counts.at(3000)).containsExactly(2L);
        }
    }
}
