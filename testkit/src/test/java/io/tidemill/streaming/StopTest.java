package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static io.tidemill.testkit.ScriptedSource.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.StreamingContext;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.runtime.BatchFailedException;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.ContextState;
import io.tidemill.runtime.StopMode;
import io.tidemill.runtime.StreamingListener;
import io.tidemill.stream.DStream;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.testkit.StreamEvent.BatchCompleted;
import io.tidemill.testkit.StreamEvent.StreamingStopped;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How contexts end. */
class StopTest {
    private final StreamTest test = StreamTest.create();

    @AfterEach
    void close() {
        test.close();
    }

    // ---- graceful

    @Test
    void aGracefulStopProcessesAllThatWasReceived() {
        HandFedSource source = new HandFedSource(2);
        Collected<String> out = test.collect(test.context().stream(source));
        test.advance(1);
        source.give("a", "b", "c", "d", "e");

        test.context().stop(StopMode.GRACEFUL);

        assertThat(out.batches()).containsExactly(List.of(), List.of("a", "b"), List.of("c", "d"), List.of("e"));
        assertThat(out.times()).extracting(BatchTime::epochMillis).containsExactly(1000L, 2000L, 3000L, 4000L);
        assertThat(source.calls).containsExactly("stopReceiving", "close");
        assertThat(source.unreleased).hasValue(0);
        assertThat(test.context().state()).isEqualTo(ContextState.STOPPED);
        assertThat(test.events()).last().isEqualTo(new StreamingStopped());
    }

    @Test
    void aGracefulStopRunsTheBatchesThatWereMissed() {
        DStream<String> in = test.stream(batch("a"), batch("b"), batch("c"), batch("d"));
        Collected<String> out = test.collect(in);
        in.foreachRDD((rdd, time) -> {
            if (time.epochMillis() == 1000) {
                test.timeline().pass(Duration.ofMillis(2200));
            }
        });
        test.advance(Duration.ofSeconds(1));

        test.context().stop(StopMode.GRACEFUL);

        assertThat(out.batches()).containsExactly(List.of("a"), List.of("b"), List.of("c"));
    }

    @Test
    void aGracefulStopRunsNoBatchWithoutDataAheadOfTheClock() {
        Collected<String> out = test.collect(test.stream(batch("a")));
        test.advance(2);

        test.context().stop(StopMode.GRACEFUL);

        assertThat(out.batches()).containsExactly(List.of("a"), List.of());
    }

    @Test
    void aGracefulStopWaitsForASourceThatEndsLateWithoutRunningAhead() {
        HandFedSource source = new HandFedSource(1);
        source.endsLate = true;
        DStream<String> in = test.context().stream(source);
        Collected<String> out = test.collect(in);
        in.foreachRDD((rdd, time) -> {
            if (time.epochMillis() == 1000) {
                test.context().stop(StopMode.GRACEFUL);
            }
        });
        source.give("a", "b");
        test.advance(1);
        assertThat(out.batches()).containsExactly(List.of("a"), List.of("b"), List.of());
        assertThat(test.context().state()).isEqualTo(ContextState.ACTIVE);

        test.advance(Duration.ofMillis(3500));
        assertThat(out.times()).extracting(BatchTime::epochMillis).containsExactly(1000L, 2000L, 3000L, 4000L);
        source.end();
        test.timeline().handlePosted();

        assertThat(test.context().state()).isEqualTo(ContextState.STOPPED);
        assertThat(out.all()).containsExactly("a", "b");
        assertThat(out.batches()).hasSize(4);
    }

    @Test
    void aGracefulStopEndsEvenIfASourceDoesNot() {
        HandFedSource source = new HandFedSource(1);
        source.endsLate = true;
        test.collect(test.context().stream(source));
        test.advance(1);

        assertThatThrownBy(() -> test.context().stop(StopMode.GRACEFUL))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED))
                .hasMessageContaining("took longer than PT1M");
        assertThat(test.context().state()).isEqualTo(ContextState.STOPPED);
    }

    @Test
    void aFailureDuringAGracefulStopIsThrown() {
        HandFedSource source = new HandFedSource(1);
        test.context().stream(source).map(Integer::parseInt).print();
        test.advance(1);
        source.give("1", "x", "3");

        test.context().stop(StopMode.GRACEFUL);

        assertThatThrownBy(() -> test.context().awaitTermination())
                .isInstanceOf(BatchFailedException.class)
                .hasMessageContaining("Batch 3000 ms (1970-01-01T00:00:03Z) failed");
    }

    @Test
    void aGracefulStopThatTakesTooLongEndsAndSaysSo() throws InterruptedException {
        try (StreamingContext ssc = realContext("tidemill.stop.timeout", "1ms")) {
            CountDownLatch started = new CountDownLatch(1);
            ssc.stream(ScriptedSource.scripted(batch("a"))).foreachRDD(rdd -> {
                started.countDown();
                new CountDownLatch(1).await();
            });
            ssc.start();
            started.await();

            assertThatThrownBy(() -> ssc.stop(StopMode.GRACEFUL))
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED))
                    .hasMessageContaining("took longer than PT0.001S")
                    .hasMessageContaining("raise tidemill.stop.timeout");
            assertThat(ssc.state()).isEqualTo(ContextState.STOPPED);
        }
    }

    // ---- at once

    @Test
    void aStopAtOnceInterruptsALongBatchAndIsNoFailure() throws InterruptedException {
        try (StreamingContext ssc = realContext()) {
            CountDownLatch started = new CountDownLatch(1);
            CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
            Collected<String> after = new Collected<>();
            DStream<String> in = ssc.stream(ScriptedSource.scripted(batch("a"), batch("b")));
            in.foreachRDD(rdd -> {
                started.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.complete(e);
                    throw e;
                }
            });
            in.output(after);
            ssc.start();
            started.await();

            ssc.stop();

            assertThat(interrupted).isCompleted();
            assertThat(after.batches()).isEmpty();
            assertThat(ssc.state()).isEqualTo(ContextState.STOPPED);
            ssc.awaitTermination();
        }
    }

    @Test
    void aStopAtOnceInterruptsTasks() throws InterruptedException {
        try (StreamingContext ssc = realContext()) {
            CountDownLatch started = new CountDownLatch(2);
            ssc.stream(ScriptedSource.scripted(batch("a", "b").inPartitions(2)))
                    .foreachRDD(rdd -> rdd.foreach(record -> {
                        started.countDown();
                        new CountDownLatch(1).await();
                    }));
            ssc.start();
            started.await();

            ssc.stop();

            ssc.awaitTermination();
            assertThat(ssc.state()).isEqualTo(ContextState.STOPPED);
        }
    }

    @Test
    void aStopAtOnceLeavesWhatIsReceived() {
        HandFedSource source = new HandFedSource(10);
        Collected<String> out = test.collect(test.context().stream(source));
        test.advance(1);
        source.give("a");

        test.context().stop();

        assertThat(out.all()).isEmpty();
        assertThat(source.calls).containsExactly("close");
    }

    // ---- from inside

    @Test
    void aStopFromAnOutputFollowsItsBatch() {
        DStream<String> in = test.stream(batch("a"), batch("b"), batch("c"));
        in.foreachRDD((rdd, time) -> {
            if (time.epochMillis() == 2000) {
                test.context().stop();
                assertThat(test.context().state()).isEqualTo(ContextState.ACTIVE);
            }
        });
        Collected<String> out = test.collect(in);

        test.advance(5);

        assertThat(out.all()).containsExactly("a", "b");
        assertThat(test.context().state()).isEqualTo(ContextState.STOPPED);
        test.context().awaitTermination();
    }

    @Test
    void aGracefulStopFromAnOutputProcessesAllThatWasReceived() {
        HandFedSource source = new HandFedSource(1);
        DStream<String> in = test.context().stream(source);
        in.foreachRDD(rdd -> test.context().stop(StopMode.GRACEFUL));
        Collected<String> out = test.collect(in);
        source.give("a", "b", "c");

        test.advance(1);

        assertThat(out.all()).containsExactly("a", "b", "c");
        assertThat(test.context().state()).isEqualTo(ContextState.STOPPED);
    }

    @Test
    void aFailureAfterAStopFromTheSameBatchIsThrown() {
        DStream<String> in = test.stream(batch("a"));
        in.foreachRDD(rdd -> test.context().stop());
        in.foreachRDD(rdd -> {
            throw new IllegalStateException("after the stop");
        });

        assertThatThrownBy(() -> test.advance(1))
                .isInstanceOf(BatchFailedException.class)
                .hasMessageContaining("after the stop");
    }

    @Test
    void aStopFromAListenerFollowsItsBatch() {
        Collected<String> out = test.collect(test.stream(batch("a"), batch("b"), batch("c")));
        test.context().addListener(new StreamingListener() {
            @Override
            public void onBatchCompleted(BatchInfo batch) {
                if (batch.batchTime().epochMillis() == 2000) {
                    test.context().stop(StopMode.GRACEFUL);
                }
            }
        });

        test.advance(5);

        assertThat(out.all()).containsExactly("a", "b");
        assertThat(test.context().state()).isEqualTo(ContextState.STOPPED);
    }

    @Test
    void aStopFromAnOutputEndsAContextWithItsOwnThread() {
        try (StreamingContext ssc = realContext()) {
            ssc.stream(ScriptedSource.scripted(batch("a"))).foreachRDD(rdd -> ssc.stop());
            ssc.start();

            ssc.awaitTermination();

            assertThat(ssc.state()).isEqualTo(ContextState.STOPPED);
        }
    }

    @Test
    void waitingForTheEndFromAnOutputIsRefused() {
        test.stream(batch("a")).foreachRDD(rdd -> test.context().awaitTermination());

        assertThatThrownBy(() -> test.advance(1)).hasMessageContaining("would wait for itself");
    }

    // ---- by itself

    @Test
    void stopsAfterTheTimeItIsGiven() {
        try (StreamTest timed =
                StreamTest.builder().set("tidemill.stop.after", "3500ms").build()) {
            Collected<Long> out = timed.collect(timed.stream(batch("a")).count());

            timed.start();
            timed.context().awaitTermination();

            assertThat(out.all()).containsExactly(1L, 0L, 0L);
            assertThat(timed.timeline().now().toEpochMilli()).isEqualTo(3500);
        }
    }

    @Test
    void stopsWhenEverySourceHasEndedAndAllIsProcessed() {
        try (StreamTest ending = StreamTest.builder()
                .set("tidemill.stop.when.sources.end", "true")
                .build()) {
            Collected<String> out = ending.collect(
                    ending.stream(batch("a"), end()).union(ending.stream(batch("x"), batch(), batch("y"), end())));

            ending.advance(10);

            assertThat(out.batches()).containsExactly(List.of("a", "x"), List.of(), List.of("y"));
            assertThat(ending.context().state()).isEqualTo(ContextState.STOPPED);
        }
    }

    @Test
    void goesOnWhenSourcesEndUnlessToldOtherwise() {
        Collected<String> out = test.collect(test.stream(batch("a"), end()));

        test.advance(3);

        assertThat(out.batches()).hasSize(3);
        assertThat(test.context().state()).isEqualTo(ContextState.ACTIVE);
    }

    // ---- waiting

    @Test
    void awaitTerminationTellsWhetherTheEndHasCome() {
        test.collect(test.stream(batch("a")));
        test.start();

        assertThat(test.context().awaitTermination(Duration.ofSeconds(2))).isFalse();
        assertThat(test.events(BatchCompleted.class)).hasSize(2);
        test.context().stop();
        assertThat(test.context().awaitTermination(Duration.ofSeconds(2))).isTrue();
    }

    @Test
    void awaitTerminationWaitsAtMostItsTimeout() {
        try (StreamingContext ssc = realContext()) {
            ssc.stream(ScriptedSource.scripted(batch("a"))).print();
            ssc.start();

            assertThat(ssc.awaitTermination(Duration.ofMillis(1))).isFalse();
        }
    }

    @Test
    void awaitTerminationBeforeTheStartIsRefused() {
        test.collect(test.stream(batch("a")));

        assertThatThrownBy(() -> test.context().awaitTermination())
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
                .hasMessageContaining("INITIALIZED");
    }

    @Test
    void anInterruptEndsTheWaitAndStaysVisible() {
        try (StreamingContext ssc = realContext()) {
            ssc.stream(ScriptedSource.scripted(batch("a"))).print();
            ssc.start();
            Thread.currentThread().interrupt();

            assertThatThrownBy(ssc::awaitTermination)
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void stoppingAgainDoesNothing() {
        test.collect(test.stream(batch("a")));
        test.advance(1);

        test.context().stop(StopMode.GRACEFUL);
        test.context().stop();
        test.context().stop(StopMode.GRACEFUL);

        assertThat(test.events(StreamingStopped.class)).hasSize(1);
    }

    @Test
    void stoppingBeforeTheStartIsTheEnd() {
        test.collect(test.stream(batch("a")));

        test.context().stop();

        assertThat(test.context().state()).isEqualTo(ContextState.STOPPED);
        assertThat(test.context().awaitTermination(Duration.ZERO)).isTrue();
        assertThatThrownBy(() -> test.context().start()).hasMessageContaining("is STOPPED and cannot be started again");
    }

    /** Returns a context with real time, a short interval and nothing on the console. */
    private static StreamingContext realContext(String... setting) {
        StreamingContext.Builder builder = StreamingContext.builder("real")
                .batchInterval(Duration.ofMillis(5))
                .master("local[2]")
                .console(new PrintStream(OutputStream.nullOutputStream()));
        if (setting.length > 0) {
            builder.set(setting[0], setting[1]);
        }
        return builder.build();
    }
}
