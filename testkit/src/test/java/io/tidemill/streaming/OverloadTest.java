package io.tidemill.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.function.Pair;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.SourceInfo;
import io.tidemill.runtime.StopMode;
import io.tidemill.runtime.StreamingListener;
import io.tidemill.stream.DStream;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a program does that gets more than it can do. Work takes as long as the test says. */
@Tag("faults")
class OverloadTest {
    private final List<BatchInfo> batches = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private StreamTest test = StreamTest.create();

    /** How long 1000 records take. */
    private long millisPerThousand = 100;

    @AfterEach
    void close() {
        test.close();
    }

    private final class Listener implements StreamingListener {
        @Override
        public void onBatchCompleted(BatchInfo batch) {
            batches.add(batch);
        }

        @Override
        public void onSourceHeldBack(SourceInfo source) {
            told.add(source.name() + " held back");
        }

        @Override
        public void onSourceCaughtUp(SourceInfo source) {
            told.add(source.name() + " caught up");
        }

        @Override
        public void onOverload(BatchTime batch, Duration late) {
            told.add("overload");
        }

        @Override
        public void onOverloadEnded(BatchTime batch) {
            told.add("overload ended");
        }
    }

    private DStream<Long> working(EndlessSource source) {
        DStream<Long> numbers = test.context().stream(source);
        numbers.foreachRDD(rdd -> test.timeline().pass(Duration.ofMillis(rdd.count() * millisPerThousand / 1000)));
        return numbers;
    }

    private void run(int seconds) {
        test.context().addListener(new Listener());
        test.start();
        goOn(seconds);
    }

    private void goOn(int seconds) {
        long until = test.timeline().now().toEpochMilli() + seconds * 1000L;
        while (test.timeline().now().toEpochMilli() < until) {
            test.timeline().advanceToNext();
        }
    }

    private static long delayMillis(BatchInfo batch) {
        return batch.schedulingDelay().orElseThrow().toMillis();
    }

    private static long workMillis(BatchInfo batch) {
        return batch.processingTime().orElseThrow().toMillis();
    }

    @Test
    void everySecondHasItsResultWhateverTheSenderSends() {
        working(new EndlessSource());
        run(60);

        assertThat(batches.subList(2, batches.size())).allSatisfy(batch -> {
            assertThat(workMillis(batch)).isLessThan(1100);
            assertThat(delayMillis(batch)).isLessThan(1000);
        });
        assertThat(batches.subList(10, batches.size()).stream()
                        .mapToLong(BatchInfo::recordCount)
                        .average()
                        .orElse(0))
                .isGreaterThan(9_500);
    }

    @Test
    void keepsTheIntervalWhenTheWorkGetsSlower() {
        working(new EndlessSource());
        run(20);
        millisPerThousand = 250;
        goOn(20);
        batches.clear();
        goOn(20);

        assertThat(batches).hasSizeGreaterThan(18).allSatisfy(batch -> {
            assertThat(workMillis(batch)).isBetween(900L, 1100L);
            assertThat(delayMillis(batch)).isLessThan(100);
        });
    }

    @Test
    void makesUpForAPauseInStepsThatKeepTheInterval() {
        working(new EndlessSource());
        run(20);
        test.timeline().pass(Duration.ofSeconds(30));
        batches.clear();
        goOn(30);

        assertThat(batches).allSatisfy(batch -> assertThat(workMillis(batch)).isLessThan(1100));
        assertThat(delayMillis(batches.get(batches.size() - 1))).isLessThan(100);
    }

    @Test
    void sharesABatchEvenlyAmongItsSources() {
        EndlessSource little = new EndlessSource();
        little.waiting = 0;
        DStream<Long> one = test.context().stream(little).named("little");
        DStream<Long> other = test.context().stream(new EndlessSource()).named("much");
        one.union(other).foreachRDD(rdd -> {
            little.waiting = 1000;
            test.timeline().pass(Duration.ofMillis(rdd.count() / 10));
        });
        run(30);

        assertThat(batches.subList(12, batches.size())).allSatisfy(batch -> {
            assertThat(batch.recordCounts()).containsEntry("little", 1000L);
            assertThat(batch.recordCounts().get("much")).isBetween(8_000L, 9_500L);
            assertThat(batch.incidents()).containsKey("much.held-back");
        });
    }

    @Test
    void tellsOnceThatASourceIsHeldBackAndOnceThatItIsNotAnyMore() {
        EndlessSource source = new EndlessSource();
        working(source).named("numbers");
        run(10);
        source.waiting = 0;
        goOn(20);

        assertThat(told).containsExactly("numbers held back", "numbers caught up");
        assertThat(batches.get(5).incidents()).containsEntry("numbers.held-back", 1L);
        assertThat(batches.get(batches.size() - 1).incidents()).isEmpty();
    }

    @Test
    void tellsOnceThatBatchesComeLaterAndLater() {
        DStream<Long> numbers = test.context().stream(new EndlessSource());
        numbers.foreachRDD(rdd -> test.timeline().pass(Duration.ofMillis(millisPerThousand)));
        millisPerThousand = 3000;
        run(60);
        millisPerThousand = 1;
        goOn(60);

        assertThat(told.stream().filter(what -> what.startsWith("overload")))
                .containsExactly("overload", "overload ended");
    }

    @Test
    void takesAllThereIsWhenThePaceIsOff() {
        test.close();
        test = StreamTest.builder().set("tidemill.pace", "false").build();
        EndlessSource source = new EndlessSource();
        source.waiting = 50_000;
        working(source);
        run(1);

        assertThat(batches.get(0).recordCount()).isEqualTo(50_000);
        assertThat(told).isEmpty();
    }

    @Test
    void isNotSlowedWhereWorkTakesNoTime() {
        EndlessSource source = new EndlessSource();
        source.waiting = 0;
        millisPerThousand = 0;
        working(source);
        run(2);
        source.waiting = 50_000;
        batches.clear();
        goOn(1);

        assertThat(batches.get(0).recordCount()).isEqualTo(50_000);
    }

    @Test
    void aRateLimitHoldsWhateverTheProgramCouldDo() {
        test.close();
        test = StreamTest.builder().set("tidemill.receive.rate.limit", "3000").build();
        working(new EndlessSource());
        run(10);

        assertThat(batches.subList(1, batches.size()))
                .allSatisfy(batch -> assertThat(batch.recordCount()).isEqualTo(3000));
    }

    @Test
    void aProgramThatKeepsRecordsTakesOnlyWhatItHasMemoryFor() {
        test.close();
        test = StreamTest.builder().set("tidemill.receive.buffer", "4m").build();
        DStream<Long> numbers = test.context().stream(new EndlessSource());
        numbers.mapToPair(number -> Pair.of("all", "a text of some length, number " + number))
                .groupByKey()
                .foreachRDD(rdd -> {
                    rdd.collect();
                    test.timeline().pass(Duration.ofMillis(1));
                });
        run(20);

        // a text in a pair takes about 150 bytes, with room to grow 200, besides the 1024 that each number counts as
        assertThat(batches.subList(3, batches.size()))
                .allSatisfy(batch -> assertThat(batch.recordCount()).isBetween(2_000L, 4_096L));
    }

    @Test
    void aGracefulStopProcessesAllThatWasReceived() {
        EndlessSource source = new EndlessSource();
        working(source);
        run(10);
        source.waiting = 25_000;
        batches.clear();
        test.context().stop(StopMode.GRACEFUL);

        assertThat(batches.stream().mapToLong(BatchInfo::recordCount).sum()).isEqualTo(25_000);
        assertThat(batches).allSatisfy(batch -> assertThat(workMillis(batch)).isLessThan(1100));
    }
}
