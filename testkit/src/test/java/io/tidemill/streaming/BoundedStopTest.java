package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.StreamingContext;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.log.LogStore;
import io.tidemill.rdd.RDD;
import io.tidemill.runtime.BatchFailedException;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.ContextState;
import io.tidemill.runtime.StopMode;
import io.tidemill.runtime.StreamingListener;
import io.tidemill.sink.Sink;
import io.tidemill.stream.DStream;
import io.tidemill.testkit.ChildProcess;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stops that come to an end, from wherever they are asked for and whatever the program does. */
@Tag("faults")
class BoundedStopTest {
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch started = new CountDownLatch(1);
    private final AtomicInteger interrupts = new AtomicInteger();

    @AfterEach
    void releaseThreads() {
        release.countDown();
    }

    private static StreamingContext.Builder builder() {
        return StreamingContext.builder("bounded")
                .batchInterval(Duration.ofMillis(5))
                .master("local[2]")
                .set("tidemill.stop.timeout", "50ms");
    }

    /** Takes no notice of interrupts. */
    private void hang() {
        started.countDown();
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupts.incrementAndGet();
            }
        }
    }

    private static void assertCancelled(Runnable call, String... parts) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED))
                .message()
                .contains(parts);
    }

    // ---- functions that take no notice

    @ParameterizedTest
    @MethodSource("modes")
    void aStopEndsAlthoughAFunctionIgnoresInterrupts(StopMode mode) throws InterruptedException {
        MemoryLogStore store = new MemoryLogStore();
        Collected<String> after = new Collected<>();
        try (StreamingContext ssc = withStore(store)) {
            var in = ssc.stream(ScriptedSource.scripted(batch("a")));
            in.foreachRDD(rdd -> hang());
            in.output(after);
            ssc.start();
            started.await();

            assertCancelled(() -> ssc.stop(mode), "BoundedStopTest.hang(", "is left alone", "the checkpoint directory");
            assertThat(ssc.state()).isEqualTo(ContextState.STOPPED);
            assertCancelled(ssc::awaitTermination, "BoundedStopTest.hang(");
        }

        try (StreamingContext other = withStore(store)) { // the batch may still write: the directory is not free
            other.stream(ScriptedSource.scripted(batch("a"))).output(after);
            assertThatThrownBy(other::start)
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_REFUSED));
        }
        release.countDown();
        assertThat(runOnceTheDirectoryIsFree(store)).as("nothing was committed").isEqualTo(1);
        assertThat(after.batches()).isEmpty();
    }

    private static Stream<StopMode> modes() {
        return Stream.of(StopMode.GRACEFUL, StopMode.NOW);
    }

    private static StreamingContext withStore(LogStore store) {
        StreamingContext ssc = builder().checkpointStore(directory -> store).build();
        ssc.checkpoint("there");
        return ssc;
    }

    /** Returns how many records the first batch of the next run has. */
    private static long runOnceTheDirectoryIsFree(LogStore store) {
        while (true) {
            AtomicInteger records = new AtomicInteger(-1);
            try (StreamingContext ssc = withStore(store)) {
                ssc.stream(ScriptedSource.scripted(batch("a"))).foreachRDD(rdd -> {
                    records.compareAndSet(-1, (int) rdd.count());
                    ssc.stop();
                });
                ssc.start();
                ssc.awaitTermination();
                return records.get();
            } catch (TidemillException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_REFUSED);
                Thread.onSpinWait(); // the thread that was left alone is about to release it
            }
        }
    }

    /** A sink that cannot be closed. */
    private record HangingSink(Runnable hang, boolean fails) implements Sink<String> {
        @Override
        public void write(RDD<String> rdd, BatchTime time) {
            if (fails) {
                throw new IllegalStateException("the database is gone");
            }
        }

        @Override
        public void close() {
            hang.run();
        }
    }

    @Test
    void aSinkThatCannotBeClosedDoesNotHideTheFailure() {
        try (StreamingContext ssc = builder().build()) {
            ssc.stream(ScriptedSource.scripted(batch("a"))).output(new HangingSink(this::hang, true));
            ssc.start();

            assertThatThrownBy(ssc::awaitTermination)
                    .isInstanceOf(BatchFailedException.class)
                    .hasMessageContaining("the database is gone");
        }
    }

    @Test
    void aSinkThatCannotBeClosedIsNamed() {
        try (StreamingContext ssc = builder().build()) {
            ssc.stream(ScriptedSource.scripted(batch("a"))).output(new HangingSink(this::hang, false));
            ssc.start();

            assertCancelled(ssc::stop, "BoundedStopTest.hang(", "is left alone");
        }
    }

    // ---- from wherever

    private static Arguments from(String place, BiConsumer<StreamingContext, Runnable> program) {
        return Arguments.of(place, program);
    }

    private static Stream<Arguments> places() {
        return Stream.of(
                from("foreachRDD", (ssc, stop) -> input(ssc).foreachRDD(rdd -> stop.run())),
                from("a task", (ssc, stop) -> input(ssc).foreachRDD(rdd -> rdd.foreach(record -> stop.run()))),
                from(
                        "transform",
                        (ssc, stop) -> input(ssc)
                                .transform((RDD<String> rdd) -> {
                                    stop.run();
                                    return rdd;
                                })
                                .foreachRDD(RDD::count)),
                from(
                        "a state function",
                        (ssc, stop) -> input(ssc)
                                .mapToPair(record -> Pair.of(record, 1))
                                .<Integer>updateStateByKey((values, state) -> {
                                    stop.run();
                                    return Optional.of(1);
                                })
                                .foreachRDD(RDD::count)),
                from("a listener", (ssc, stop) -> {
                    ssc.addListener(new StreamingListener() {
                        @Override
                        public void onBatchCompleted(BatchInfo completed) {
                            stop.run();
                        }
                    });
                    input(ssc).foreachRDD(RDD::count);
                }),
                from("another thread", (ssc, stop) -> input(ssc).foreachRDD(rdd -> new Thread(stop).start())));
    }

    private static DStream<String> input(StreamingContext ssc) {
        return ssc.stream(ScriptedSource.scripted(batch("a", "b", "c", "d").inPartitions(4)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void aGracefulStopFromAnywhereFollowsTheBatch(String place, BiConsumer<StreamingContext, Runnable> program) {
        try (StreamingContext ssc =
                builder().set("tidemill.stop.timeout", "1min").build()) {
            program.accept(ssc, () -> ssc.stop(StopMode.GRACEFUL));
            ssc.start();

            ssc.awaitTermination();

            assertThat(ssc.state()).isEqualTo(ContextState.STOPPED);
        }
    }

    /** As in <a href="https://github.com/apache/spark/pull/9116">a report</a>, and <a href="https://github.com/apache/spark/pull/10011">another</a>. */
    @Test
    void stopsFromEverywhereAtTheSameTimeAllReturn() throws InterruptedException {
        try (StreamingContext ssc =
                builder().set("tidemill.stop.timeout", "1min").build()) {
            CountDownLatch all = new CountDownLatch(1);
            ssc.addListener(new StreamingListener() {
                @Override
                public void onBatchCompleted(BatchInfo completed) {
                    ssc.stop(StopMode.GRACEFUL);
                }

                @Override
                public void onStreamingStopped() {
                    ssc.stop();
                }
            });
            input(ssc).foreachRDD(rdd -> {
                started.countDown();
                all.await();
                rdd.foreach(record -> ssc.stop(StopMode.GRACEFUL));
            });
            ssc.start();
            started.await();
            List<Thread> stopping = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                stopping.add(new Thread(() -> ssc.stop(StopMode.GRACEFUL)));
            }
            stopping.forEach(Thread::start);
            all.countDown();
            ssc.stop(StopMode.GRACEFUL);

            for (Thread thread : stopping) {
                thread.join();
            }
            ssc.awaitTermination();
        }
    }

    @Test
    void waitingForTheEndInATaskIsRefused() {
        try (StreamingContext ssc = builder().build()) {
            input(ssc).foreachRDD(rdd -> rdd.foreach(record -> ssc.awaitTermination()));
            ssc.start();

            assertThatThrownBy(ssc::awaitTermination).hasMessageContaining("would wait for itself");
        }
    }

    @Test
    void theTimeoutHoldsForAStopByItselfWhileABatchIsInWork() {
        try (StreamingContext ssc = builder().set("tidemill.stop.after", "20ms").build()) {
            input(ssc).foreachRDD(rdd -> new CountDownLatch(1).await());
            ssc.start();

            assertCancelled(ssc::awaitTermination, "took longer than PT0.05S");
        }
    }

    @Test
    void aStopByItselfComesBeforeBatchesThatAreLate() {
        AtomicInteger batches = new AtomicInteger();
        Duration slow = Duration.ofMillis(60);
        try (StreamingContext ssc = builder()
                .set("tidemill.stop.after", "100ms")
                .set("tidemill.stop.timeout", "1min")
                .build()) {
            input(ssc).foreachRDD(rdd -> {
                batches.incrementAndGet();
                boolean unused = new CountDownLatch(1).await(slow.toMillis(), TimeUnit.MILLISECONDS);
            });
            ssc.start();

            ssc.awaitTermination();
        }
        // the 20 batches that are due by then take more than a second, in which as many more fall due again and again
        assertThat(batches).hasValueLessThan(200);
    }

    @Test
    void theLongestWaitsAreNoErrors() {
        try (StreamingContext ssc = builder()
                .set("tidemill.stop.timeout", "100000d")
                .set("tidemill.stop.after", "100000d")
                .build()) {
            input(ssc).foreachRDD(rdd -> ssc.stop(StopMode.GRACEFUL));
            ssc.start();

            assertThat(ssc.awaitTermination(ChronoUnit.FOREVER.getDuration())).isTrue();
        }
    }

    // ---- the end of the JVM

    /** A program that calls System.exit in a batch, as its argument says. */
    static final class Exits {
        private Exits() {}

        public static void main(String[] arguments) {
            StreamingContext ssc = StreamingContext.builder("exits")
                    .batchInterval(Duration.ofMillis(5))
                    .set("tidemill.stop.timeout", "10min")
                    .set("tidemill.stop.on.shutdown", arguments[0].equals("setting") ? "graceful" : "none")
                    .build();
            if (arguments[0].equals("hook")) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> ssc.stop(StopMode.GRACEFUL)));
            }
            input(ssc).foreachRDD(rdd -> System.exit(3));
            ssc.start();
            ssc.awaitTermination();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hook", "setting", "none"})
    void anExitFromABatchEndsTheProcessAtOnce(String stop) throws Exception {
        try (ChildProcess program = ChildProcess.jvm(Exits.class, stop)) {
            assertThat(program.remainingLines())
                    .filteredOn(line -> line.contains("ERROR"))
                    .hasSizeLessThan(2);
        }
    }

    @Test
    void theProcessEndsAlthoughAFunctionDoesNot() throws Exception {
        try (ChildProcess program = ChildProcess.jvm(Hangs.class)) {
            assertThat(program.remainingLines()).anyMatch(line -> line.contains("BoundedStopTest.hang("));
        }
    }

    /** A program whose function never returns, and whose main thread ends. */
    static final class Hangs {
        private Hangs() {}

        public static void main(String[] arguments) throws InterruptedException {
            BoundedStopTest test = new BoundedStopTest();
            StreamingContext ssc = builder().build();
            input(ssc).foreachRDD(rdd -> test.hang());
            ssc.start();
            test.started.await();
            try {
                ssc.stop();
            } catch (TidemillException e) {
                System.err.println(e.getMessage());
            }
        }
    }
}
