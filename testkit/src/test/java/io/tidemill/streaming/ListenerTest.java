package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static io.tidemill.testkit.ScriptedSource.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.SourceInfo;
import io.tidemill.runtime.StopMode;
import io.tidemill.runtime.StreamingListener;
import io.tidemill.source.RateSource;
import io.tidemill.stream.DStream;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.RecordedEvents;
import io.tidemill.testkit.StreamEvent;
import io.tidemill.testkit.StreamEvent.BatchCompleted;
import io.tidemill.testkit.StreamEvent.BatchSubmitted;
import io.tidemill.testkit.StreamEvent.OutputCompleted;
import io.tidemill.testkit.StreamEvent.ReceiverError;
import io.tidemill.testkit.StreamEvent.ReceiverStarted;
import io.tidemill.testkit.StreamEvent.ReceiverStopped;
import io.tidemill.testkit.StreamEvent.StreamingStopped;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What listeners are told. */
class ListenerTest {
    private final StreamTest test = StreamTest.create();

    @AfterEach
    void close() {
        test.close();
    }

    private List<String> kinds() {
        return test.events().stream()
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    @Test
    void eventsComeInTheOrderOfTheWork() {
        DStream<String> in = test.stream(batch("a"));
        in.foreachRDD(rdd -> {});
        test.collect(in);

        test.advance(1);
        test.context().stop(StopMode.GRACEFUL);

        assertThat(kinds())
                .containsExactly(
                        "StreamingStarted",
                        "ReceiverStarted",
                        "BatchSubmitted",
                        "BatchStarted",
                        "OutputStarted",
                        "OutputCompleted",
                        "OutputStarted",
                        "OutputCompleted",
                        "BatchCompleted",
                        "ReceiverStopped",
                        "StreamingStopped");
    }

    @Test
    void aCompletedBatchTellsTheRecordsOfEachSource() {
        DStream<String> one = test.stream(batch("a", "b"), batch()).named("one");
        DStream<String> two = test.stream(batch("c").inPartitions(3)).named("two");
        test.collect(one.union(two));

        test.advance(2);

        assertThat(test.events(BatchCompleted.class))
                .extracting(event -> event.batch().recordCounts())
                .containsExactly(Map.of("one", 2L, "two", 1L), Map.of("one", 0L, "two", 0L));
        assertThat(test.events(BatchCompleted.class).get(0).batch().recordCount())
                .isEqualTo(3);
    }

    @Test
    @Tag("faults")
    void aSubmittedBatchTellsWhatItsSourcesExpectAndWhichPartOfThemItReads() {
        test.collect(test.context().stream(RateSource.perSecond(10)).named("numbers"));

        test.advance(1);

        BatchInfo submitted = test.events(BatchSubmitted.class).get(0).batch();
        BatchInfo completed = test.events(BatchCompleted.class).get(0).batch();
        assertThat(submitted.recordCounts()).isEqualTo(completed.recordCounts()).isEqualTo(Map.of("numbers", 10L));
        assertThat(submitted.inputs()).isEqualTo(completed.inputs()).containsOnlyKeys("numbers.next");
    }

    @Test
    void durationsAreThoseOfTheClock() {
        DStream<String> in = test.stream(batch("a"), batch("b"));
        in.foreachRDD(rdd -> test.timeline().pass(Duration.ofMillis(1400)));
        in.foreachRDD(rdd -> test.timeline().pass(Duration.ofMillis(100)));

        test.advance(2);

        assertThat(test.events(BatchCompleted.class))
                .extracting(BatchCompleted::batch)
                .containsExactly(
                        completed(1000, "a", Duration.ZERO, Duration.ofMillis(1500)),
                        completed(2000, "b", Duration.ofMillis(500), Duration.ofMillis(1500)));
        assertThat(test.events(BatchCompleted.class).get(1).batch().totalDelay())
                .contains(Duration.ofSeconds(2));
        assertThat(test.events(BatchCompleted.class).get(1).batch().startTime()).contains(Instant.ofEpochMilli(2500));
        assertThat(test.events(BatchCompleted.class).get(1).batch().endTime()).contains(Instant.ofEpochMilli(4000));
        assertThat(test.events(OutputCompleted.class))
                .extracting(event -> event.output().duration().orElseThrow())
                .containsExactly(
                        Duration.ofMillis(1400),
                        Duration.ofMillis(100),
                        Duration.ofMillis(1400),
                        Duration.ofMillis(100));
    }

    private static BatchInfo completed(long time, String record, Duration delay, Duration processing) {
        return new BatchInfo(
                BatchTime.ofEpochMillis(time),
                Map.of("scripted-1", (long) record.length()),
                Map.of(),
                Optional.of(delay),
                Optional.of(processing),
                Optional.empty());
    }

    @Test
    void planningCountsAsProcessingOnly() {
        test.collect(test.stream(batch("a")).transform(rdd -> {
            test.timeline().pass(Duration.ofMillis(300));
            return rdd;
        }));

        test.advance(1);

        assertThat(test.events(BatchCompleted.class))
                .extracting(BatchCompleted::batch)
                .containsExactly(completed(1000, "a", Duration.ZERO, Duration.ofMillis(300)));
    }

    @Test
    void outputsAreNumberedAndNamedByTheirPlace() {
        DStream<String> in = test.stream(batch("a"));
        in.print();
        in.foreachRDD(rdd -> {});

        test.advance(1);

        assertThat(test.events(OutputCompleted.class))
                .extracting(event -> event.output().index())
                .containsExactly(0, 1);
        assertThat(test.events(OutputCompleted.class).get(0).output().operator())
                .matches("print at ListenerTest.java:\\d+");
        assertThat(test.events(OutputCompleted.class).get(1).output().operator())
                .matches("foreachRDD at ListenerTest.java:\\d+");
    }

    @Test
    void sourcesTellWhatHappensToThem() {
        HandFedSource source = new HandFedSource(10);
        test.collect(test.context().stream(source));
        test.start();
        IOException cause = new IOException("reset");
        source.events().started("connected");
        source.events().failed("connection lost", cause);
        source.events().stopped("waiting");
        source.events().started("connected again");

        test.advance(1);
        test.context().stop();

        assertThat(test.events())
                .filteredOn(event -> event instanceof ReceiverStarted
                        || event instanceof ReceiverError
                        || event instanceof ReceiverStopped)
                .containsExactly(
                        new ReceiverStarted(new SourceInfo("hand-1", "connected", Optional.empty())),
                        new ReceiverError(new SourceInfo("hand-1", "connection lost", Optional.of(cause))),
                        new ReceiverStopped(new SourceInfo("hand-1", "waiting", Optional.empty())),
                        new ReceiverStarted(new SourceInfo("hand-1", "connected again", Optional.empty())),
                        new ReceiverStopped(new SourceInfo("hand-1", "the context stops", Optional.empty())));
    }

    @Test
    void whatHappenedToRecordsIsPartOfTheBatch() {
        HandFedSource source = new HandFedSource(10);
        test.collect(test.context().stream(source));
        test.start();
        source.events().counted("truncated", 2, "a long line");
        source.events().counted("truncated", 1, "another");

        test.advance(2);

        assertThat(test.events(BatchCompleted.class))
                .extracting(event -> event.batch().incidents())
                .containsExactly(Map.of("hand-1.truncated", 3L), Map.of());
    }

    @Test
    void aThrowingListenerChangesNothing() {
        RecordedEvents after = new RecordedEvents();
        test.context().addListener(new StreamingListener() {
            @Override
            public void onBatchStarted(BatchInfo batch) {
                throw new IllegalStateException("listener");
            }

            @Override
            public void onBatchCompleted(BatchInfo batch) {
                throw new AssertionError("listener");
            }
        });
        test.context().addListener(after);
        Collected<String> out = test.collect(test.stream(batch("a"), batch("b")));

        test.advance(2);

        assertThat(out.all()).containsExactly("a", "b");
        assertThat(after.all()).isEqualTo(test.events());
    }

    @Test
    void aRemovedListenerIsToldNothingMore() {
        RecordedEvents listener = new RecordedEvents();
        test.context().addListener(listener);
        test.collect(test.stream(batch("a")));
        test.advance(1);
        List<StreamEvent> before = listener.all();

        test.context().removeListener(listener);
        test.advance(1);

        assertThat(listener.all()).isEqualTo(before);
    }

    @Test
    void aListenerMayBeAddedWhileBatchesRun() {
        test.collect(test.stream(batch("a")));
        test.advance(1);
        RecordedEvents late = new RecordedEvents();

        test.context().addListener(late);
        test.advance(1);

        assertThat(late.of(BatchCompleted.class)).hasSize(1);
    }

    @Test
    void theEndIsTheLastThingTold() {
        try (StreamTest ending = StreamTest.builder()
                .set("tidemill.stop.when.sources.end", "true")
                .build()) {
            ending.collect(ending.stream(batch("a"), end()));

            ending.advance(5);

            assertThat(ending.events()).last().isEqualTo(new StreamingStopped());
            assertThat(ending.events(StreamingStopped.class)).hasSize(1);
        }
    }

    /** A listener that a setting names. */
    public static final class NamedListener implements StreamingListener {
        static final AtomicInteger BATCHES = new AtomicInteger();

        /** Made by name. */
        public NamedListener() {}

        @Override
        public void onBatchCompleted(BatchInfo batch) {
            BATCHES.incrementAndGet();
        }
    }

    @Test
    void listenersAreAlsoNamedByASetting() {
        try (StreamTest named = StreamTest.builder()
                .set("tidemill.listeners", NamedListener.class.getName())
                .build()) {
            named.collect(named.stream(batch("a")));

            named.advance(3);

            assertThat(NamedListener.BATCHES).hasValue(3);
        }
    }

    @Test
    void aNamedListenerThatIsNoneIsRefused() {
        try (StreamTest named = StreamTest.builder()
                .set("tidemill.listeners", "java.lang.String")
                .build()) {
            named.collect(named.stream(batch("a")));

            assertThatThrownBy(named::start)
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTING))
                    .hasMessageContaining("tidemill.listeners names java.lang.String, which is no StreamingListener");
        }
    }
}
