package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.StreamingContext;
import io.tidemill.log.CapturedLog;
import io.tidemill.rdd.RDD;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import io.tidemill.time.Clock;
import io.tidemill.time.Timeline;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A clock that is set while a program runs. */
@Tag("faults")
class SetClockTest {
    /** A clock that is wrong by what the test says. */
    private static final class WrongClock implements Clock {
        final AtomicLong wrongMillis = new AtomicLong();

        @Override
        public long epochMillis() {
            return Clock.system().epochMillis() + wrongMillis.get();
        }

        @Override
        public long nanoTime() {
            return Clock.system().nanoTime();
        }
    }

    @Test
    void aClockThatIsSetBackIsToldAndBatchesComeAgainWhenItIsPutRight() throws InterruptedException {
        WrongClock clock = new WrongClock();
        LinkedBlockingQueue<BatchTime> times = new LinkedBlockingQueue<>();
        try (CapturedLog log = new CapturedLog();
                StreamingContext ssc = StreamingContext.builder("clock")
                        .batchInterval(Duration.ofMillis(5))
                        .timeline(Timeline.of(clock))
                        .build()) {
            ssc.stream(ScriptedSource.scripted(batch("a"))).foreachRDD((rdd, time) -> times.add(time));
            ssc.start();
            times.take();

            clock.wrongMillis.set(-Duration.ofHours(1).toMillis());
            while (log.lines().stream().noneMatch(line -> line.contains("The clock was set back by PT"))) {
                Thread.onSpinWait();
            }
            clock.wrongMillis.set(0);
            times.clear();

            times.take(); // an hour later, if it waited in one piece
            assertThat(log.lines().stream().filter(line -> line.contains("set back")))
                    .hasSize(1);
        }
    }

    @Test
    void ofTheBatchesThatAClockSetForwardMakesDueTheLastAreRun() {
        try (CapturedLog log = new CapturedLog();
                StreamTest test = StreamTest.builder()
                        .set("tidemill.checkpoint.missed.batches", "3")
                        .build()) {
            Collected<String> out = test.collect(test.stream(batch("a"), batch("b"), batch("c")));
            test.advance(1);

            test.timeline().pass(Duration.ofDays(36_500));
            test.advance(6);

            long set = 1000 + Duration.ofDays(36_500).toMillis();
            assertThat(out.times())
                    .extracting(BatchTime::epochMillis)
                    .containsExactly(1000L, set - 3000, set - 2000, set - 1000, set, set + 1000, set + 2000);
            assertThat(out.all()).containsExactly("a", "b", "c");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("3153599996 of them are left out", "tidemill.checkpoint.missed.batches");
        }
    }

    @Test
    void batchesThatSlowOnesMakeLateAreAllRun() {
        try (StreamTest test = StreamTest.builder()
                .set("tidemill.checkpoint.missed.batches", "3")
                .build()) {
            var in = test.stream(batch("a"));
            in.foreachRDD((RDD<String> rdd, BatchTime time) -> {
                if (time.epochMillis() == 1000) {
                    test.timeline().pass(Duration.ofSeconds(20));
                }
            });
            Collected<String> out = test.collect(in);

            test.advance(25);

            assertThat(out.times())
                    .extracting(BatchTime::epochMillis)
                    .isEqualTo(LongStream.rangeClosed(1, 25)
                            .map(second -> second * 1000)
                            .boxed()
                            .toList());
        }
    }
}
