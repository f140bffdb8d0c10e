package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.FunctionFailedException;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.plan.Operator;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.rdd.RDD;
import io.tidemill.runtime.BatchFailedException;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.ContextState;
import io.tidemill.source.Source;
import io.tidemill.source.SourceBatch;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceRun;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.StreamEvent.BatchCompleted;
import io.tidemill.testkit.StreamEvent.BatchStarted;
import io.tidemill.testkit.StreamEvent.BatchSubmitted;
import io.tidemill.testkit.StreamEvent.OutputCompleted;
import io.tidemill.testkit.StreamEvent.ReceiverError;
import io.tidemill.testkit.StreamEvent.StreamingStopped;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens when something fails. */
class FailureTest {
    private final StreamTest test = StreamTest.create();
    private final StreamTest going =
            StreamTest.builder().set("tidemill.batch.on.failure", "continue").build();

    @AfterEach
    void close() {
        test.close();
        going.close();
    }

    private static <T> void failAt(DStream<T> stream, long epochMillis) {
        stream.foreachRDD((rdd, time) -> {
            if (time.epochMillis() == epochMillis) {
                throw new IOException("disk full");
            }
        });
    }

    private static BatchFailedException failure(StreamTest test, int batches) {
        return catchThrowableOfType(BatchFailedException.class, () -> test.advance(batches));
    }

    // ---- the application stops

    @Test
    void anActionInsideATaskFailsTheBatchAndSaysWhereItIsCalled() {
        RDD<Integer> table = test.context().batchContext().parallelize(List.of(1, 2));
        test.collect(test.stream(batch("a")).map(record -> record + table.count()));

        assertThat(failure(test, 1))
                .hasMessageMatching(
                        "Batch 1000 ms \\(1970-01-01T00:00:01Z\\) failed in output at FailureTest.java:\\d+: count at"
                                + " FailureTest.java:\\d+ was called inside a task, where no RDD can be run; collect\\(\\)"
                                + " what is needed before.*")
                .cause()
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NESTED_ACTION));
    }

    @Test
    void aFailingOutputStopsTheApplicationAndIsNamedWithItsBatch() {
        failAt(test.stream(batch("a"), batch("b")), 2000);

        BatchFailedException failure = failure(test, 3);

        assertThat(failure)
                .hasMessageMatching(
                        "Batch 2000 ms \\(1970-01-01T00:00:02Z\\) failed in foreachRDD at FailureTest.java:\\d+: "
                                + "java.io.IOException: disk full. The batch is not committed; .*")
                .hasCauseInstanceOf(IOException.class);
        assertThat(failure.code()).isEqualTo(ErrorCode.BATCH_FAILED);
        assertThat(failure.batchTime()).isEqualTo(BatchTime.ofEpochMillis(2000));
        assertThat(failure.operator()).matches("foreachRDD at FailureTest.java:\\d+");
        assertThat(test.context().state()).isEqualTo(ContextState.STOPPED);
    }

    @Test
    void outputsAndBatchesAfterTheFailedOneDoNotRun() {
        DStream<String> in = test.stream(batch("a"), batch("b"), batch("c"));
        Collected<String> before = test.collect(in);
        failAt(in, 2000);
        Collected<String> after = test.collect(in);

        failure(test, 5);

        assertThat(before.all()).containsExactly("a", "b");
        assertThat(after.all()).containsExactly("a");
    }

    @Test
    void everyWaitForTheEndThrowsTheFailure() {
        failAt(test.stream(), 1000);
        BatchFailedException failure = failure(test, 1);

        assertThatThrownBy(() -> test.context().awaitTermination()).isSameAs(failure);
        assertThatThrownBy(() -> test.context().awaitTermination()).isSameAs(failure);
        test.context().stop();
        assertThatThrownBy(() -> test.context().awaitTermination()).isSameAs(failure);
    }

    @Test
    void aUserFunctionIsNamedWithFileAndLineAndTheOutputThatCalledIt() {
        test.stream(batch("1"), batch("x")).map(Integer::parseInt).print();

        BatchFailedException failure = failure(test, 2);

        assertThat(failure)
                .hasMessageMatching(
                        "(?s)Batch 2000 ms \\(1970-01-01T00:00:02Z\\) failed in print at FailureTest.java:\\d+: The"
                                + " function of map at FailureTest.java:\\d+ failed: java.lang.NumberFormatException: .*")
                .hasRootCauseInstanceOf(NumberFormatException.class);
        assertThat(failure.getCause())
                .isInstanceOfSatisfying(
                        FunctionFailedException.class,
                        e -> assertThat(e.operator()).matches("map at FailureTest.java:\\d+"));
    }

    private static Stream<Arguments> functionsOfRecords() {
        return Stream.of(
                function("map", "bad record", in -> in.map(FailureTest::fail).print()),
                function(
                        "filter",
                        "bad record",
                        in -> in.filter(FailureTest::fail).print()),
                function(
                        "flatMap",
                        "bad record",
                        in -> in.flatMap(record -> List.of(fail(record))).print()),
                function("foreach", "bad record", in -> in.foreachRDD(rdd -> rdd.foreach(FailureTest::fail))),
                function(
                        "reduceByKey",
                        "(key,bad record)",
                        in -> in.union(in)
                                .mapToPair(record -> Pair.of("key", record))
                                .reduceByKey((one, other) -> String.valueOf(fail(one)))
                                .print()),
                function(
                        "updateStateByKey",
                        "(bad record,[1, 1])",
                        in -> in.union(in)
                                .mapToPair(record -> Pair.of(record, 1))
                                .<Integer>updateStateByKey((values, state) -> {
                                    throw new IllegalStateException("no");
                                })
                                .print()));
    }

    private static Arguments function(String operator, String record, Consumer<DStream<String>> program) {
        return Arguments.of(operator, record, program);
    }

    private static boolean fail(String record) {
        throw new IllegalStateException("no");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functionsOfRecords")
    @Tag("faults")
    void theRecordThatAFunctionFailsAtIsNamed(String operator, String record, Consumer<DStream<String>> program) {
        program.accept(test.stream(batch("bad record")));

        assertThat(failure(test, 1))
                .hasMessageContaining("The function of " + operator + " at FailureTest.java:")
                .hasMessageContaining(
                        "java.lang.IllegalStateException: no. It was called with " + record + ". The batch");
    }

    /** A record that cannot be shown. */
    private record Unspeakable(String text) {
        @Override
        public String toString() {
            throw new IllegalStateException("no");
        }
    }

    @Test
    @Tag("faults")
    void aRecordIsShortenedAndMayFailToBeShown() {
        DStream<String> in =
                going.stream(batch("a\n\u001b[31m" + "b".repeat(1 << 20)), batch("c"), batch("d"), batch("e"));
        in.transform((rdd, time) -> time.epochMillis() > 1000 ? rdd.filter(record -> false) : rdd)
                .filter(FailureTest::fail)
                .print();
        in.transform((rdd, time) -> time.epochMillis() == 2000 ? rdd : rdd.filter(record -> false))
                .map(Unspeakable::new)
                .foreachRDD(rdd -> rdd.foreach(record -> {
                    throw new IllegalStateException("no");
                }));
        in.transform((rdd, time) -> time.epochMillis() == 3000 ? rdd : rdd.filter(record -> false))
                .map(record -> Pair.of(new byte[100], Collections.nCopies(Integer.MAX_VALUE, record)))
                .foreachRDD(rdd -> rdd.foreach(record -> {
                    throw new IllegalStateException("no");
                }));

        going.advance(3);

        List<String> failures = going.events(BatchCompleted.class).stream()
                .map(event -> event.batch().failure().orElseThrow().getMessage())
                .toList();
        assertThat(failures.get(0))
                .contains("It was called with a  [31mbbbb")
                .contains("bbb.... The")
                .hasSizeLessThan(600);
        assertThat(failures.get(1))
                .contains("It was called with a io.tidemill.streaming.FailureTest$Unspeakable that cannot");
        assertThat(failures.get(2))
                .contains("It was called with (byte[100],[d, d, d, ")
                .hasSizeLessThan(600);
    }

    @Test
    void anExceptionWithoutAMessageIsNamedByItsType() {
        test.stream(batch("a")).foreachRDD(rdd -> {
            throw new UnsupportedOperationException();
        });

        assertThat(failure(test, 1)).hasMessageContaining(": java.lang.UnsupportedOperationException. The batch");
    }

    @Test
    void aFailingTransformFailsItsBatchBeforeAnyOutput() {
        DStream<String> in = test.stream(batch("a"));
        Collected<String> out = test.collect(in);
        test.collect(in.transform((RDD<String> rdd) -> {
            throw new IOException("no table");
        }));

        BatchFailedException failure = failure(test, 1);

        assertThat(failure)
                .hasMessageMatching(
                        "Batch 1000 ms \\(1970-01-01T00:00:01Z\\) failed in planning: The function of transform at "
                                + "FailureTest.java:\\d+ failed: java.io.IOException: no table.*");
        assertThat(out.batches()).isEmpty();
        assertThat(test.events(BatchSubmitted.class)).hasSize(1);
        assertThat(test.events(BatchStarted.class)).isEmpty();
        assertThat(test.events(BatchCompleted.class))
                .extracting(event -> event.batch().failure())
                .containsExactly(Optional.of(failure));
    }

    @Test
    @SuppressWarnings("NullAway")
    void aTransformThatReturnsNothingIsToldWhatToReturn() {
        test.collect(test.stream(batch("a")).<String>transform(rdd -> null));

        assertThat(failure(test, 1)).hasMessageContaining("returned null; return an RDD, emptyRDD() for nothing");
    }

    @Test
    void aFailingStateFunctionIsNamed() {
        test.collect(
                test.stream(batch("a")).mapToPair(word -> Pair.of(word, 1L)).<Long>updateStateByKey((values, state) -> {
                    throw new ArithmeticException("overflow");
                }));

        assertThat(failure(test, 1))
                .hasMessageContaining("The function of updateStateByKey at FailureTest.java:")
                .hasRootCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void aFailureIsToldToListeners() {
        failAt(test.stream(batch("a")), 1000);

        BatchFailedException failure = failure(test, 1);

        assertThat(test.events(OutputCompleted.class))
                .extracting(event -> event.output().failure().orElseThrow().getMessage())
                .containsExactly("disk full");
        BatchInfo completed = test.events(BatchCompleted.class).get(0).batch();
        assertThat(completed.failure()).contains(failure);
        assertThat(completed.recordCounts()).isEqualTo(Map.of("scripted-1", 1L));
        assertThat(test.events()).last().isEqualTo(new StreamingStopped());
    }

    @Test
    void aFailedBatchGivesItsInputBack() {
        HandFedSource source = new HandFedSource(10);
        failAt(test.context().stream(source), 1000);

        failure(test, 1);

        assertThat(source.unreleased).hasValue(0);
        assertThat(source.calls).containsExactly("close");
    }

    // ---- going on

    @Test
    void anApplicationThatIsToldToContinueGoesOnWithTheNextBatch() {
        DStream<String> in = going.stream(batch("a"), batch("b"), batch("c"));
        failAt(in, 2000);
        Collected<String> out = going.collect(in);

        going.advance(3);

        assertThat(out.all()).containsExactly("a", "c");
        assertThat(going.events(BatchCompleted.class))
                .extracting(event -> event.batch().failure().isPresent())
                .containsExactly(false, true, false);
        assertThat(going.context().state()).isEqualTo(ContextState.ACTIVE);
    }

    @Test
    void aFailedBatchLeavesNoTraceInAState() {
        DStream<String> in = going.stream(batch("a", "b"), batch("a", "c"), batch("a"));
        PairDStream<String, Long> totals = in.mapToPair(word -> Pair.of(word, 1L))
                .updateStateByKey((values, state) ->
                        values.isEmpty() ? Optional.empty() : Optional.of(state.orElse(0L) + values.size()));
        CollectedPairs<String, Long> collected = going.collect(totals);
        failAt(in, 2000);

        going.advance(3);

        assertThat(collected.mapAt(2000)).isEqualTo(Map.of("a", 2L, "c", 1L));
        assertThat(collected.mapAt(3000)).isEqualTo(Map.of("a", 2L));
    }

    @Test
    void aFailedTransformLeavesTheStateToTheNextBatch() {
        DStream<String> in = going.stream(batch("a"), batch("a"), batch("a"));
        CollectedPairs<String, Long> totals = going.collect(in.transform((rdd, time) -> {
                    if (time.epochMillis() == 2000) {
                        throw new IOException("no table");
                    }
                    return rdd;
                })
                .mapToPair(word -> Pair.of(word, 1L))
                .updateStateByKey((values, state) -> Optional.of(state.orElse(0L) + values.size())));

        going.advance(3);

        assertThat(totals.maps()).containsExactly(Map.of("a", 1L), Map.of("a", 2L));
    }

    // ---- sources

    @Test
    void aSourceThatCanNotGoOnStopsTheApplication() {
        HandFedSource source = new HandFedSource(10);
        test.collect(test.context().stream(source));
        test.advance(1);

        source.events().fatal("the topic is gone", new IOException("404"));

        assertThatThrownBy(() -> test.advance(1))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_FAILED))
                .hasMessage("The source hand-1 cannot go on: the topic is gone")
                .hasCauseInstanceOf(IOException.class);
        assertThat(test.events(ReceiverError.class)).hasSize(1);
    }

    @Test
    void aSourceThatDoesNotStartIsNamed() {
        test.collect(test.context().stream(new BrokenSource("start")));

        assertThatThrownBy(test::start)
                .hasMessage("The source broken-1 failed to start: java.lang.IllegalStateException: start");
        assertThat(test.context().state()).isEqualTo(ContextState.STOPPED);
    }

    @Test
    void aSourceThatGivesNoBatchIsNamed() {
        test.collect(test.context().stream(new BrokenSource("seal")));

        assertThatThrownBy(() -> test.advance(1))
                .hasMessage("The source broken-1 failed to give batch 1000 ms: java.lang.IllegalStateException: seal");
    }

    @Test
    void aBatchWhoseRecordsCanNotBeCountedIsNotCommitted() {
        Collected<String> out = going.collect(going.context().stream(new BrokenSource("count")));

        going.advance(1);

        assertThat(out.batches()).containsExactly(List.of("record"));
        assertThat(going.events(BatchCompleted.class).get(0).batch().failure().orElseThrow())
                .hasMessageContaining(
                        "Batch 1000 ms (1970-01-01T00:00:01Z) failed in counting the records of broken-1: ");
    }

    @Test
    void aSourceThatDoesNotCloseDoesNotKeepTheContextFromStopping() {
        test.collect(test.context().stream(new BrokenSource("close")));
        test.advance(1);

        test.context().stop();

        assertThat(test.context().state()).isEqualTo(ContextState.STOPPED);
        assertThat(test.events()).last().isEqualTo(new StreamingStopped());
    }

    /** A source whose call of one kind fails. */
    private record BrokenSource(String broken) implements Source<String> {
        private void call(String name) {
            if (name.equals(broken)) {
                throw new IllegalStateException(name);
            }
        }

        @Override
        public String kind() {
            return "broken";
        }

        @Override
        public SourceRun<String> start(SourceContext context) {
            call("start");
            return new SourceRun<>() {
                @Override
                public SourceBatch<String> seal(BatchTime time) {
                    call("seal");
                    return oneRecord();
                }

                @Override
                public void stopReceiving() {}

                @Override
                public boolean isExhausted() {
                    return true;
                }

                @Override
                public void close() {
                    call("close");
                }
            };
        }

        private SourceBatch<String> oneRecord() {
            Split<String> split = () -> RecordReader.over(List.of("record").iterator());
            return new SourceBatch<>() {
                @Override
                public SplitsPlan<String> plan() {
                    return new SplitsPlan<>(List.of(split), new Operator("broken", ""));
                }

                @Override
                public long recordCount() {
                    call("count");
                    return 1;
                }

                @Override
                public void release() {}
            };
        }
    }
}
