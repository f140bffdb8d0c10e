package io.tidemill.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What buffers do that a quota is given for. */
@Tag("faults")
class QuotaTest {
    private static final String LINE = "a line of twenty byt\n";
    private static final Quota SMALL = new Quota(4_000, 8_000);

    private final FakeContext context = new FakeContext();
    private final AtomicLong takenBytes = new AtomicLong();
    private final List<SourceRun<?>> runs = new ArrayList<>();

    @AfterEach
    void close() {
        runs.forEach(SourceRun::close);
    }

    /** Lines without end, of which it is counted how much was read. */
    private final class Lines extends InputStream {
        private final byte[] line = LINE.getBytes(StandardCharsets.UTF_8);
        private int position;

        @Override
        public int read() {
            takenBytes.incrementAndGet();
            position = (position + 1) % line.length;
            return line[(position + line.length - 1) % line.length];
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            for (int i = 0; i < length; i++) {
                bytes[from + i] = (byte) read();
            }
            return length;
        }
    }

    private PacedRun<String> endlessLines(Quota quota) {
        PushedBytes<String> bytes = PushedBytes.open(context, RecordFormat.lines(), "the test");
        PacedRun<String> run = (PacedRun<String>) bytes.run(() -> {});
        run.holdAhead(quota.aheadBytes());
        runs.add(run);
        context.startThread("lines", () -> {
            try {
                bytes.receive(new Lines());
                bytes.end();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return run;
    }

    @Test
    void aSenderOfBytesWaitsWhenEnoughIsHeldForTheNextBatch() {
        PacedRun<String> run = endlessLines(SMALL);
        Sealed.await(run::hasHeldBack);

        assertThat(run.waitingBytes(context.nextBatch())).isBetween(8_000L, 9_100L);
        assertThat(takenBytes.get()).isLessThan(9_100);
    }

    @Test
    void aBatchOfBytesTakesItsQuotaAndTheSenderGoesOn() throws Exception {
        PacedRun<String> run = endlessLines(SMALL);
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Sealed.await(run::hasHeldBack);
            context.nowMillis.addAndGet(FakeContext.INTERVAL.toMillis());
            SourceBatch<String> batch = run.seal(context.nextBatch(), SMALL);
            assertThat(batch.bytes()).isBetween(1_900L, 4_000L);
            records.addAll(Sealed.records(batch));
            batch.release();
        }

        assertThat(records).hasSizeGreaterThan(600).containsOnly(LINE.strip());
    }

    @Test
    void oneRecordPassesHoweverSmallTheQuota() {
        PacedRun<String> run = endlessLines(SMALL);
        Sealed.await(run::hasHeldBack);

        assertThat(run.seal(context.nextBatch(), new Quota(1, 1)).recordCount()).isPositive();
    }

    @Test
    void aThreadThatStoresRecordsWaits() throws Exception {
        ReceivedRecords<String> buffer = new ReceivedRecords<>(context, "the test");
        buffer.holdAhead(SMALL.aheadBytes());
        Thread storing = context.startThread("storing", () -> {
            try {
                while (buffer.store(LINE)) {
                    takenBytes.addAndGet(LINE.length());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Sealed.await(buffer::hasHeldBack);
        assertThat(buffer.heldBytes()).isLessThanOrEqualTo(8_000);
        SourceBatch<String> batch = buffer.seal(context.nextBatch(), SMALL);

        assertThat(batch.recordCount()).isPositive();
        Sealed.await(buffer::hasHeldBack);
        buffer.close();
        storing.join();
    }

    @Test
    void whatAnEarlierRunLeftIsTakenInSteps() throws Exception {
        MemoryLog log = new MemoryLog();
        for (int i = 0; i < 100; i++) {
            log.append(1_000_000, ByteBuffer.wrap(LINE.repeat(50).getBytes(StandardCharsets.UTF_8)));
        }
        context.withLog(log).continuedFrom(Map.of());
        PushedBytes<String> bytes = PushedBytes.open(context, RecordFormat.lines(), "the test");
        PacedRun<String> run = (PacedRun<String>) bytes.run(() -> {});
        runs.add(run);
        bytes.end();
        List<Long> counts = new ArrayList<>();
        while (!run.isExhausted()) {
            SourceBatch<String> batch = run.seal(context.nextBatch(), SMALL);
            counts.add(batch.recordCount());
            batch.release();
        }

        assertThat(counts)
                .hasSizeGreaterThan(25)
                .allSatisfy(count -> assertThat(count).isBetween(50L, 190L));
        assertThat(counts.stream().mapToLong(Long::longValue).sum()).isEqualTo(5_000);
    }
}
