package io.tidemill.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.rdd.FutureAction;
import io.tidemill.rdd.RDD;
import io.tidemill.source.PushedBytes;
import io.tidemill.source.Receiver;
import io.tidemill.source.RecordFormat;
import io.tidemill.source.Source;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceRun;
import io.tidemill.stream.DStream;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.StreamTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An action over received records that still reads them when its batch is over, and others have come in their place. */
@Tag("faults")
class LateReadingTest {
    private static final int BATCHES = 12;

    private final StreamTest test = StreamTest.builder()
            .set("tidemill.master", "local[2]")
            .set("tidemill.receive.buffer", "64KiB")
            .set("tidemill.line.limit", "1KiB")
            .build();
    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch isLate = new CountDownLatch(1);
    private final Queue<String> seenLate = new ConcurrentLinkedQueue<>();
    private final List<FutureAction<Long>> late = new ArrayList<>();

    @AfterEach
    void close() {
        isLate.countDown();
        test.close();
    }

    /** Lines that the test hands in, one text after the other. */
    private static final class HandedText implements Source<String> {
        private @Nullable PushedBytes<String> bytes;

        @Override
        public String kind() {
            return "handed";
        }

        @Override
        public SourceRun<String> start(SourceContext context) {
            PushedBytes<String> opened = PushedBytes.open(context, RecordFormat.lines(), "the test");
            bytes = opened;
            return opened.run(opened::end);
        }

        void receive(String text) throws IOException {
            bytes.receive(new ByteArrayInputStream(text.getBytes(UTF_8)));
        }
    }

    /** Records that the test hands in. */
    private static final class HandedRecords extends Receiver<String> {
        final CountDownLatch started = new CountDownLatch(1);

        @Override
        protected void onStart() {
            started.countDown();
        }

        @Override
        protected void onStop() {}
    }

    /** Starts an action in the first batch that reads one record, and the others when it is late. */
    private void readLate(DStream<String> records) {
        AtomicBoolean isFirst = new AtomicBoolean(true);
        records.foreachRDD(rdd -> {
            if (isFirst.getAndSet(false)) {
                late.add(slow(rdd).countAsync());
                reading.await();
            }
        });
    }

    private RDD<String> slow(RDD<String> rdd) {
        return rdd.map(record -> {
            reading.countDown();
            isLate.await();
            seenLate.add(record);
            return record;
        });
    }

    private static String record(int batch) {
        return String.valueOf((char) ('a' + batch)).repeat(15);
    }

    private void assertRefused() {
        assertThatThrownBy(late.get(0)::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_RELEASED))
                .hasMessageContaining("was read after its batch");
    }

    @Test
    void seesNoBytesThatCameInPlaceOfItsOwn() throws IOException {
        HandedText text = new HandedText();
        DStream<String> lines = test.context().stream(text);
        readLate(lines);
        Collected<String> collected = test.collect(lines);
        test.start();

        for (int batch = 0; batch < BATCHES; batch++) {
            text.receive((record(batch) + "\n").repeat(1000));
            test.advance(1);
        }
        isLate.countDown();

        assertRefused();
        assertThat(seenLate).isNotEmpty().containsOnly(record(0));
        assertCollected(collected, 1000);
    }

    private static void assertCollected(Collected<String> collected, int count) {
        assertThat(collected.batches()).hasSize(BATCHES);
        for (int batch = 0; batch < BATCHES; batch++) {
            assertThat(collected.batches().get(batch)).isEqualTo(Collections.nCopies(count, record(batch)));
        }
    }

    @Test
    void seesNoRecordsThatWereStoredInPlaceOfItsOwn() throws InterruptedException {
        HandedRecords receiver = new HandedRecords();
        DStream<String> records = test.context().receiverStream(receiver);
        readLate(records);
        Collected<String> collected = test.collect(records);
        test.start();
        receiver.started.await();

        for (int batch = 0; batch < BATCHES; batch++) {
            receiver.store(Collections.nCopies(1000, record(batch)));
            test.advance(1);
        }
        isLate.countDown();

        assertRefused();
        assertThat(seenLate).isNotEmpty().containsOnly(record(0));
        assertCollected(collected, 1000);
    }
}
