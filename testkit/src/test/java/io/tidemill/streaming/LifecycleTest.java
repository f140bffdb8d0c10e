package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.StreamingContext;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.rdd.RDD;
import io.tidemill.runtime.ContextState;
import io.tidemill.runtime.StopMode;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.ManualTimeline;
import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.testkit.StreamEvent.BatchCompleted;
import io.tidemill.testkit.StreamEvent.StreamingStarted;
import io.tidemill.testkit.StreamTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is allowed when, and what is refused where it is written. */
class LifecycleTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final StreamTest test = StreamTest.create();
    private final StreamingContext ssc = test.context();

    @AfterEach
    void close() {
        test.close();
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(ErrorCode code, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    // ---- states

    @Test
    void aContextIsInitializedThenActiveThenStopped() {
        List<ContextState> states = new ArrayList<>();
        test.stream(batch("a")).foreachRDD(rdd -> states.add(ssc.state()));
        states.add(ssc.state());
        test.advance(1);
        states.add(ssc.state());
        ssc.stop();
        states.add(ssc.state());

        assertThat(states)
                .containsExactly(
                        ContextState.INITIALIZED, ContextState.ACTIVE, ContextState.ACTIVE, ContextState.STOPPED);
    }

    @Test
    void startingTwiceStartsOnce() {
        Collected<String> out = test.collect(test.stream(batch("a"), batch("b")));
        ssc.start();
        ssc.start();

        test.advance(2);

        assertThat(out.all()).containsExactly("a", "b");
        assertThat(test.events(StreamingStarted.class)).hasSize(1);
    }

    @Test
    void startingAfterTheStopIsRefused() {
        test.collect(test.stream(batch("a")));
        test.advance(1);
        ssc.stop();

        assertRefused(ErrorCode.INVALID_STATE, ssc::start)
                .hasMessage("The context 'test' is STOPPED and cannot be started again; build a new one");
    }

    @Test
    void startingWithoutOutputsIsRefusedAndMayBeMended() {
        DStream<String> in = test.stream(batch("a"));

        assertRefused(ErrorCode.INVALID_STATE, ssc::start).hasMessageContaining("No output operation is defined");
        assertThat(ssc.state()).isEqualTo(ContextState.INITIALIZED);

        Collected<String> out = test.collect(in);
        test.advance(1);
        assertThat(out.all()).containsExactly("a");
    }

    static Stream<Arguments> additions() {
        return Stream.of(
                addition("map", in -> in.map(record -> record)),
                addition("filter", in -> in.filter(record -> true)),
                addition("union", in -> in.union(in)),
                addition("window", in -> in.window(SECOND)),
                addition("countByWindow", in -> in.countByWindow(SECOND, SECOND)),
                addition("cache", DStream::cache),
                addition("named", in -> in.named("late")),
                addition("print", DStream::print),
                addition("foreachRDD", in -> in.foreachRDD(rdd -> {})),
                addition(
                        "updateStateByKey",
                        in -> in.mapToPair(record -> Pair.of(record, 1)).updateStateByKey((values, state) -> state)));
    }

    /** A change of a stream that comes too late. */
    private interface Addition {
        void to(DStream<String> in);
    }

    private static Arguments addition(String name, Addition addition) {
        return Arguments.of(name, addition);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("additions")
    void addingAfterTheStartIsRefused(String name, Addition addition) {
        DStream<String> in = test.stream(batch("a"));
        test.collect(in);
        test.start();

        assertRefused(ErrorCode.INVALID_STATE, () -> addition.to(in))
                .hasMessageStartingWith("The context is ACTIVE: ")
                .hasMessageContaining("define all streams and outputs before start()");
    }

    @Test
    void addingASourceAfterTheStopIsRefused() {
        ssc.stop();

        assertRefused(ErrorCode.INVALID_STATE, () -> ssc.stream(ScriptedSource.scripted(batch("a"))))
                .hasMessageStartingWith("The context is STOPPED: scripted");
    }

    // ---- durations

    @Test
    void intervalsThatAreNotWholePositiveMillisecondsAreRefused() {
        for (Duration bad : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofNanos(1_500_000))) {
            assertRefused(
                            ErrorCode.INVALID_ARGUMENT,
                            () -> StreamingContext.builder("bad").batchInterval(bad))
                    .hasMessageContaining("must be whole milliseconds and longer than zero, not " + bad);
        }
        assertRefused(
                ErrorCode.INVALID_ARGUMENT,
                () -> StreamingContext.builder("bad")
                        .set("tidemill.batch.interval", "0s")
                        .build());
    }

    @Test
    void windowsThatDoNotFitTheBatchesAreRefusedWhenTheyAreDefined() {
        DStream<String> in = test.stream(batch("a"));
        PairDStream<String, Integer> pairs = in.mapToPair(record -> Pair.of(record, 1));
        Duration odd = Duration.ofMillis(1500);
        List<ThrowingCallable> calls = List.of(
                () -> in.window(odd),
                () -> in.window(SECOND, odd),
                () -> in.window(Duration.ZERO),
                () -> in.window(SECOND, SECOND.negated()),
                () -> in.countByWindow(odd, SECOND),
                () -> in.countByWindow(SECOND, Duration.ZERO),
                () -> in.countByValueAndWindow(SECOND, odd),
                () -> in.reduceByWindow(String::concat, odd, SECOND),
                () -> pairs.reduceByKeyAndWindow(Integer::sum, odd),
                () -> pairs.reduceByKeyAndWindow(Integer::sum, SECOND, Duration.ZERO),
                () -> pairs.groupByKeyAndWindow(odd),
                () -> in.window(SECOND.multipliedBy(4), SECOND.multipliedBy(2)).window(SECOND.multipliedBy(3)));
        for (ThrowingCallable call : calls) {
            assertRefused(ErrorCode.INVALID_ARGUMENT, call)
                    .hasMessageMatching("The (length|slide) of \\w+ at LifecycleTest.java:\\d+.*"
                            + " must be (longer than zero, not .*|a multiple of PT.*)");
        }
    }

    @Test
    @Tag("faults")
    void theLongestDurationsAreRefusedWhereTheyAreGivenOrWork() {
        DStream<String> in = test.stream(batch("a"), batch("b"));
        PairDStream<String, Integer> pairs = in.mapToPair(record -> Pair.of(record, 1));
        Duration forever = ChronoUnit.FOREVER.getDuration();
        Duration seconds = Duration.ofSeconds(Long.MAX_VALUE);
        List<ThrowingCallable> calls = List.of(
                () -> in.window(seconds),
                () -> in.window(seconds, seconds),
                () -> pairs.reduceByKeyAndWindow(Integer::sum, seconds),
                () -> ssc.remember(forever),
                () -> StateSpec.<String, Integer, Integer, String>function((key, value, state) -> key)
                        .timeout(forever));
        for (ThrowingCallable call : calls) {
            assertRefused(ErrorCode.INVALID_ARGUMENT, call)
                    .hasMessageMatching("The .* must not be longer than 100000 days, and is PT\\d+H.*");
        }
        for (String bad : List.of("100001d", "9223372036854775807d", "99999999999999999999s", "-1s", "1.5s", "1us")) {
            assertRefused(
                            ErrorCode.INVALID_SETTING,
                            () -> StreamingContext.builder("bad")
                                    .set("tidemill.stop.timeout", bad)
                                    .build())
                    .hasMessageContaining("tidemill.stop.timeout is '" + bad + "' in the program; expected a duration")
                    .hasNoCause();
        }
        assertRefused(
                        ErrorCode.INVALID_SETTING,
                        () -> StreamingContext.builder("bad")
                                .batchInterval(seconds)
                                .build())
                .hasMessageContaining("tidemill.batch.interval is '9223372036854775807ms'");
        Collected<String> out = test.collect(in.window(Duration.ofDays(100_000)));

        test.advance(2); // which must not look at every second of 273 years

        assertThat(out.batches()).containsExactly(List.of("a"), List.of("a", "b"));
    }

    @Test
    void streamsWithDifferentSlidesDoNotMeet() {
        DStream<String> in = test.stream(batch("a"));

        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> in.union(in.window(SECOND, SECOND.multipliedBy(2))))
                .hasMessageMatching(
                        "union at LifecycleTest.java:\\d+ needs streams with the same slide, not PT1S and PT2S;"
                                + " give both the same window slide");
    }

    // ---- names

    @Test
    void namesAreUnique() {
        test.stream(batch("a")).named("logs");

        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> test.stream(batch("b")).named("logs"))
                .hasMessageContaining("named(\"logs\"): a name must be unique");
        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> test.stream(batch("b")).named(" "));
    }

    @Test
    void namesThatAreNotGivenAvoidThoseThatAre() {
        DStream<String> named = test.stream(batch("a")).named("scripted-1");
        DStream<String> unnamed = test.stream(batch("b", "c"));
        test.collect(named.union(unnamed));

        test.advance(1);

        assertThat(test.events(BatchCompleted.class).get(0).batch().recordCounts())
                .isEqualTo(Map.of("scripted-1", 1L, "scripted-2", 2L));
    }

    // ---- several contexts

    @Test
    void streamsOfTwoContextsDoNotMeet() {
        try (StreamTest other = StreamTest.create()) {
            DStream<String> mine = test.stream(batch("a"));
            DStream<String> theirs = other.stream(batch("b"));

            assertRefused(ErrorCode.INVALID_ARGUMENT, () -> mine.union(theirs))
                    .hasMessageMatching("union at LifecycleTest.java:\\d+ was given a stream of another context; .*");
        }
    }

    @Test
    void severalContextsShareATimeline() {
        ManualTimeline timeline = ManualTimeline.startingAt(Instant.EPOCH);
        List<String> order = new ArrayList<>();
        try (StreamingContext fast = context("fast", timeline, Duration.ofSeconds(1));
                StreamingContext slow = context("slow", timeline, Duration.ofSeconds(2))) {
            for (StreamingContext context : List.of(fast, slow)) {
                String name = context == fast ? "fast " : "slow ";
                context.stream(ScriptedSource.scripted(batch("a"), batch("b")))
                        .foreachRDD((rdd, time) -> order.add(name + time + " " + rdd.collect()));
                context.start();
            }

            timeline.advance(Duration.ofSeconds(2));

            assertThat(order).containsExactlyInAnyOrder("fast 1000 ms [a]", "fast 2000 ms [b]", "slow 2000 ms [a]");
        }
    }

    private static StreamingContext context(String name, ManualTimeline timeline, Duration interval) {
        return StreamingContext.builder(name)
                .batchInterval(interval)
                .timeline(timeline)
                .master("local[1]")
                .build();
    }

    @Test
    void severalContextsRunAtOnceWithThreadsOfTheirOwn() {
        List<StreamingContext> contexts = new ArrayList<>();
        List<Collected<Integer>> outputs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            StreamingContext context = StreamingContext.builder("context " + i)
                    .batchInterval(Duration.ofMillis(2))
                    .master("local[2]")
                    .set("tidemill.stop.when.sources.end", "true")
                    .build();
            contexts.add(context);
            Collected<Integer> out = new Collected<>();
            outputs.add(out);
            List<ScriptStep<Integer>> steps = new ArrayList<>();
            for (int j = 0; j < 50; j++) {
                steps.add(batch(i, j).inPartitions(2));
            }
            steps.add(ScriptedSource.end());
            context.stream(ScriptedSource.scripted(steps)).reduce(Integer::sum).output(out);
        }
        contexts.forEach(StreamingContext::start);

        contexts.forEach(StreamingContext::awaitTermination);

        for (int i = 0; i < 4; i++) {
            int first = i;
            assertThat(outputs.get(i).all())
                    .isEqualTo(Stream.iterate(0, j -> j + 1)
                            .limit(50)
                            .map(j -> first + j)
                            .toList());
        }
    }

    @Test
    void oneContextsFailureDoesNotConcernAnother() {
        try (StreamTest other = StreamTest.create()) {
            Collected<String> out = other.collect(other.stream(batch("a"), batch("b")));
            test.stream(batch("a")).foreachRDD(rdd -> {
                throw new IllegalStateException("mine");
            });
            assertThatThrownBy(() -> test.advance(1)).hasMessageContaining("mine");

            other.advance(2);

            assertThat(out.all()).containsExactly("a", "b");
        }
    }

    @Test
    void aStoppedContextRefusesToRunItsRdds() {
        RDD<String> rdd = ssc.batchContext().parallelize(List.of("a"));
        test.collect(test.stream(batch("a")));
        test.advance(1);
        ssc.stop(StopMode.GRACEFUL);

        assertRefused(ErrorCode.INVALID_STATE, rdd::count)
                .hasMessage("The engine is closed: the context that it belongs to was stopped");
    }
}
