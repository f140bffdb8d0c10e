package io.tidemill.testkit;

import static io.tidemill.testkit.ScriptedSource.batch;
import static io.tidemill.testkit.ScriptedSource.end;
import static io.tidemill.testkit.ScriptedSource.partitions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.rdd.RDD;
import io.tidemill.runtime.BatchFailedException;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.ContextState;
import io.tidemill.runtime.OutputInfo;
import io.tidemill.runtime.SourceInfo;
import io.tidemill.runtime.StopMode;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.StreamEvent.BatchCompleted;
import io.tidemill.testkit.StreamEvent.BatchStarted;
import io.tidemill.testkit.StreamEvent.BatchSubmitted;
import io.tidemill.testkit.StreamEvent.OutputCompleted;
import io.tidemill.testkit.StreamEvent.OutputStarted;
import io.tidemill.testkit.StreamEvent.ReceiverStarted;
import io.tidemill.testkit.StreamEvent.StreamingStarted;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamTestTest {
    private final StreamTest test = StreamTest.create();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void givesEachStepOfAScriptToOneBatch() {
        Collected<String> lines = test.collect(test.stream(batch("a", "b"), batch(), batch("c")));

        test.advance(4);

        assertThat(lines.batches()).containsExactly(List.of("a", "b"), List.of(), List.of("c"), List.of());
        assertThat(lines.times()).extracting(BatchTime::epochMillis).containsExactly(1000L, 2000L, 3000L, 4000L);
    }

    @Test
    void runsEveryBatchThatFallsDueWhileTheClockIsTurned() {
        Collected<Long> counts =
                test.collect(test.stream(batch("a", "b"), batch("c")).count());

        test.advance(Duration.ofMillis(2999));

        assertThat(counts.batches()).containsExactly(List.of(2L), List.of(1L));
        assertThat(test.time()).isEqualTo(BatchTime.ofEpochMillis(2000));
        assertThat(test.timeline().now()).isEqualTo(Instant.ofEpochMilli(2999));
    }

    @Test
    void runsEverythingOnTheThreadOfTheTest() {
        List<Thread> threads = new ArrayList<>();
        DStream<String> traced = test.stream(batch("a", "b").inPartitions(2)).map(line -> {
            threads.add(Thread.currentThread());
            return line;
        });
        traced.foreachRDD(rdd -> {
            threads.add(Thread.currentThread());
            rdd.foreach(line -> threads.add(Thread.currentThread()));
        });

        test.advance(1);

        assertThat(threads).hasSize(5).containsOnly(Thread.currentThread());
    }

    @Test
    void splitsABatchIntoPartitionsSomeOfThemEmpty() {
        Collected<List<Integer>> parts = test.collect(test.stream(
                        batch(1, 2, 3, 4, 5).inPartitions(3),
                        batch(1).inPartitions(2),
                        partitions(List.of(), List.of(7, 8), List.of()),
                        batch())
                .glom());

        test.advance(4);

        assertThat(parts.batches())
                .containsExactly(
                        List.of(List.of(1), List.of(2, 3), List.of(4, 5)),
                        List.of(List.of(), List.of(1)),
                        List.of(List.of(), List.of(7, 8), List.of()),
                        List.of());
    }

    @Test
    void collectsPairsAsListsAndAsMaps() {
        PairDStream<String, Integer> lengths =
                test.stream(batch("a", "bb"), batch("ccc")).mapToPair(word -> Pair.of(word, word.length()));
        CollectedPairs<String, Integer> collected = test.collect(lengths);

        test.advance(2);

        assertThat(collected.batches())
                .containsExactly(List.of(Pair.of("a", 1), Pair.of("bb", 2)), List.of(Pair.of("ccc", 3)));
        assertThat(collected.maps()).containsExactly(Map.of("a", 1, "bb", 2), Map.of("ccc", 3));
        assertThat(collected.latestMap()).isEqualTo(Map.of("ccc", 3));
        assertThat(collected.mapAt(1000)).isEqualTo(Map.of("a", 1, "bb", 2));
        assertThat(collected.all()).containsExactly(Pair.of("a", 1), Pair.of("bb", 2), Pair.of("ccc", 3));
    }

    @Test
    void refusesToMakeAMapOfABatchThatHasAKeyTwice() {
        CollectedPairs<String, Integer> collected =
                test.collect(test.stream(batch("a", "a")).mapToPair(word -> Pair.of(word, 1)));

        test.advance(1);

        assertThatThrownBy(collected::latestMap)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The key a comes more than once");
    }

    @Test
    void saysWhichBatchesThereAreWhenAskedForAnother() {
        Collected<String> lines = test.collect(test.stream(batch("a")));

        assertThatThrownBy(lines::latest).isInstanceOf(NoSuchElementException.class);

        test.advance(1);

        assertThat(lines.at(1000)).containsExactly("a");
        assertThatThrownBy(() -> lines.at(1500)).hasMessage("No batch at 1500 ms; there are [1000 ms]");
    }

    @Test
    void keepsWhatIsPrinted() {
        test.stream(batch("a", "b", "c")).print(2);

        test.advance(1);

        assertThat(test.console()).isEqualTo("""
                        -------------------------------------------
                        Time: 1000 ms
                        -------------------------------------------
                        a
                        b
                        ...

                        """);
    }

    @Test
    void recordsWhatListenersAreTold() {
        test.stream(batch("a", "b")).print();

        test.advance(1);

        BatchTime time = BatchTime.ofEpochMillis(1000);
        BatchInfo submitted =
                new BatchInfo(time, Map.of(), Map.of(), Optional.empty(), Optional.empty(), Optional.empty());
        BatchInfo started =
                new BatchInfo(time, Map.of(), Map.of(), Optional.of(Duration.ZERO), Optional.empty(), Optional.empty());
        BatchInfo completed = new BatchInfo(
                time,
                Map.of("scripted-1", 2L),
                Map.of(),
                Optional.of(Duration.ZERO),
                Optional.of(Duration.ZERO),
                Optional.empty());
        String operator = test.events(OutputStarted.class).get(0).output().operator();
        assertThat(operator).startsWith("print");
        assertThat(test.events())
                .containsExactly(
                        new StreamingStarted(),
                        new ReceiverStarted(new SourceInfo("scripted-1", "a script of 1 steps", Optional.empty())),
                        new BatchSubmitted(submitted),
                        new BatchStarted(started),
                        new OutputStarted(new OutputInfo(time, 0, operator, Optional.empty(), Optional.empty())),
                        new OutputCompleted(
                                new OutputInfo(time, 0, operator, Optional.of(Duration.ZERO), Optional.empty())),
                        new BatchCompleted(completed));
    }

    @Test
    void throwsTheFailureOfABatchWhenAdvancingAndEveryTimeAfter() {
        test.stream(batch("1"), batch("x"), batch("3")).map(Integer::parseInt).foreachRDD(RDD::count);
        test.advance(1);

        assertThatThrownBy(() -> test.advance(2))
                .isInstanceOfSatisfying(
                        BatchFailedException.class,
                        e -> assertThat(e.batchTime()).isEqualTo(BatchTime.ofEpochMillis(2000)));
        assertThatThrownBy(() -> test.advance(1)).isInstanceOf(BatchFailedException.class);
        assertThatThrownBy(() -> test.context().awaitTermination()).isInstanceOf(BatchFailedException.class);
        assertThat(test.context().state()).isEqualTo(ContextState.STOPPED);
    }

    @Test
    void endsAScriptSoThatTheContextCanStopByItself() {
        try (StreamTest ending = StreamTest.builder()
                .set("tidemill.stop.when.sources.end", "true")
                .build()) {
            Collected<String> lines = ending.collect(ending.stream(batch("a"), batch("b"), end()));

            ending.start();
            ending.context().awaitTermination();

            assertThat(lines.batches()).containsExactly(List.of("a"), List.of("b"));
            assertThat(ending.context().state()).isEqualTo(ContextState.STOPPED);
        }
    }

    @Test
    void refusesStepsAfterTheEnd() {
        assertThatThrownBy(() -> ScriptedSource.scripted(batch("a"), end(), batch("b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("end() must be the last step, but is number 2 of 3");
    }

    @Test
    void refusesToReadAScriptedBatchThatIsOver() {
        List<RDD<String>> kept = new ArrayList<>();
        test.stream(batch("a"), batch("b")).foreachRDD(rdd -> kept.add(rdd));

        test.advance(2);

        assertThatThrownBy(() -> kept.get(0).collect())
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_RELEASED))
                .hasMessageContaining("scripted-1 at 1000 ms");
    }

    @Test
    void leavesWhatHasNotArrivedAtAGracefulStop() {
        Collected<String> lines = test.collect(test.stream(batch("a"), batch("b"), batch("c")));
        test.advance(2);

        test.context().stop(StopMode.GRACEFUL);

        assertThat(lines.all()).containsExactly("a", "b");
        assertThat(test.context().state()).isEqualTo(ContextState.STOPPED);
    }

    @Test
    void turnsOnlyTheClockOnceTheContextHasStopped() {
        Collected<String> lines = test.collect(test.stream(batch("a"), batch("b")));
        test.advance(1);
        test.context().stop();

        test.advance(3);
        test.advance(Duration.ofSeconds(3));

        assertThat(lines.batches()).containsExactly(List.of("a"));
    }

    @Test
    void startsWhereItIsTold() {
        try (StreamTest late = StreamTest.builder()
                .startingAt(Instant.parse("2026-01-01T00:00:00.250Z"))
                .batchInterval(Duration.ofMillis(100))
                .build()) {
            Collected<String> lines = late.collect(late.stream(batch("a")));

            late.advance(1);

            assertThat(lines.times())
                    .containsExactly(BatchTime.ofEpochMillis(
                            Instant.parse("2026-01-01T00:00:00.300Z").toEpochMilli()));
        }
    }
}
