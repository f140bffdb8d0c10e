package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.stream.DStream;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.StreamEvent.BatchStarted;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When batches run, and in which order. */
class BatchTest {
    @Test
    void batchTimesAreMultiplesOfTheIntervalSinceTheEpoch() {
        try (StreamTest test = StreamTest.builder()
                .batchInterval(Duration.ofMillis(300))
                .startingAt(Instant.ofEpochMilli(1_000))
                .build()) {
            Collected<String> out = test.collect(test.stream());

            test.advance(3);

            assertThat(out.times()).extracting(BatchTime::epochMillis).containsExactly(1200L, 1500L, 1800L);
        }
    }

    @Test
    void aStartAtABatchTimeBeginsWithTheNextOne() {
        try (StreamTest test =
                StreamTest.builder().startingAt(Instant.ofEpochMilli(5_000)).build()) {
            Collected<String> out = test.collect(test.stream());

            test.advance(1);

            assertThat(out.times()).extracting(BatchTime::epochMillis).containsExactly(6000L);
        }
    }

    @Test
    void noBatchRunsBeforeItsTime() {
        try (StreamTest test = StreamTest.create()) {
            Collected<String> out = test.collect(test.stream(batch("a")));

            test.advance(Duration.ofMillis(999));

            assertThat(out.batches()).isEmpty();
        }
    }

    @Test
    void batchesThatWereMissedAreAllRunInOrder() {
        try (StreamTest test = StreamTest.create()) {
            DStream<String> in = test.stream(batch("a"), batch("b"), batch("c"), batch("d"));
            Collected<String> out = test.collect(in);
            in.foreachRDD((rdd, time) -> {
                if (time.epochMillis() == 1000) {
                    test.timeline().pass(Duration.ofMillis(3500));
                }
            });

            test.advance(Duration.ofSeconds(1));

            assertThat(out.batches()).containsExactly(List.of("a"));

            test.advance(Duration.ZERO);

            assertThat(out.times()).extracting(BatchTime::epochMillis).containsExactly(1000L, 2000L, 3000L, 4000L);
            assertThat(out.all()).containsExactly("a", "b", "c", "d");
            assertThat(test.events(BatchStarted.class))
                    .extracting(event -> event.batch().schedulingDelay().orElseThrow())
                    .containsExactly(
                            Duration.ZERO, Duration.ofMillis(2500), Duration.ofMillis(1500), Duration.ofMillis(500));
        }
    }

    @Test
    void outputsRunInTheOrderOfTheirDefinition() {
        try (StreamTest test = StreamTest.create()) {
            List<String> order = new ArrayList<>();
            DStream<String> in = test.stream(batch("a"));
            DStream<String> mapped = in.map(record -> record);
            mapped.foreachRDD((rdd, time) -> order.add("first " + time));
            in.foreachRDD((rdd, time) -> order.add("second " + time));
            mapped.foreachRDD((rdd, time) -> order.add("third " + time));

            test.advance(2);

            assertThat(order)
                    .containsExactly(
                            "first 1000 ms",
                            "second 1000 ms",
                            "third 1000 ms",
                            "first 2000 ms",
                            "second 2000 ms",
                            "third 2000 ms");
        }
    }

    @Test
    void anOutputOfASlowerStreamRunsOnlyInItsBatches() {
        try (StreamTest test = StreamTest.create()) {
            Collected<String> out =
                    test.collect(test.stream(batch("a"), batch("b"), batch("c")).window(seconds(2), seconds(2)));

            test.advance(5);

            assertThat(out.times()).extracting(BatchTime::epochMillis).containsExactly(2000L, 4000L);
            assertThat(out.batches()).containsExactly(List.of("a", "b"), List.of("c"));
        }
    }

    @Test
    void aBatchTellsItsTime() {
        try (StreamTest test = StreamTest.create()) {
            Collected<String> out =
                    test.collect(test.stream(batch("a"), batch("b")).transform((rdd, time) -> rdd.map(r -> r + time)));

            test.advance(2);

            assertThat(out.all()).containsExactly("a1000 ms", "b2000 ms");
        }
    }

    @Test
    void inputsAreReleasedWhenNoWindowNeedsThemAnyMore() {
        try (StreamTest test = StreamTest.create()) {
            HandFedSource plain = new HandFedSource(10);
            HandFedSource windowed = new HandFedSource(10);
            test.collect(test.context().stream(plain));
            test.collect(test.context().stream(windowed).window(seconds(3)));

            test.advance(10);

            assertThat(plain.unreleased).hasValue(0);
            assertThat(windowed.unreleased).hasValueBetween(2, 3);

            test.context().stop();

            assertThat(windowed.unreleased).hasValue(0);
        }
    }

    @Test
    void rememberKeepsInputsForLonger() {
        try (StreamTest test = StreamTest.create()) {
            HandFedSource source = new HandFedSource(10);
            test.context().remember(seconds(5));
            test.collect(test.context().stream(source));

            test.advance(10);

            assertThat(source.unreleased).hasValueBetween(4, 5);
        }
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }
}
