package io.tidemill.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Random lines in random pieces, sealed, kept and read at random, through a buffer that is used again and again. */
class ReceivedBytesRandomTest {
    private static final int LIMIT = 700;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    /** A sealed batch with what it gave when it was first read. */
    private record Kept(SourceBatch<String> batch, List<String> records) {}

    @Test
    void givesEachLineOnceInOrderAndKeepsItUntilItIsReleased() throws Exception {
        for (int round = 0; round < 20; round++) {
            FakeContext context = contextWithSmallBuffer();
            ReceivedBytes<String> buffer = new ReceivedBytes<>(context, RecordFormat.lines(), "test:1");
            List<String> sent = new ArrayList<>();
            Thread filler = filler(buffer, randomText(200_000, sent), random.nextLong());
            List<String> received = new ArrayList<>();
            ArrayDeque<Kept> window = new ArrayDeque<>();
            while (!buffer.isExhausted()) {
                context.nowMillis.addAndGet(random.nextInt(200));
                SourceBatch<String> batch = buffer.seal(context.nextBatch());
                boolean isReadOnce = random.nextInt(3) == 0;
                if (isReadOnce) {
                    batch.releaseAsRead();
                }
                List<String> records = Sealed.records(batch);
                received.addAll(records);
                if (isReadOnce) {
                    assertThat(batch.recordCount()).isEqualTo(records.size());
                    batch.release();
                } else {
                    window.add(new Kept(batch, records));
                }
                while (window.size() > random.nextInt(6)) {
                    Kept oldest = window.remove();
                    assertThat(Sealed.records(oldest.batch))
                            .as("read again before release; seed %d", seed)
                            .isEqualTo(oldest.records);
                    assertThat(oldest.batch.recordCount()).isEqualTo(oldest.records.size());
                    oldest.batch.release();
                }
            }
            filler.join();
            assertThat(received).as("seed %d", seed).isEqualTo(sent);
        }
    }

    @Test
    void givesNoWrongRecordToThoseWhoReadWhileItIsReleased() throws Exception {
        FakeContext context = contextWithSmallBuffer();
        ReceivedBytes<String> buffer = new ReceivedBytes<>(context, RecordFormat.lines(), "test:1");
        AtomicReference<Kept> shared = new AtomicReference<>();
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            while (!over.get()) {
                try {
                    readAgain(shared.get());
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            }
        });
        reader.start();
        Thread filler = filler(buffer, randomText(4_000_000, new ArrayList<>()), random.nextLong());
        while (!buffer.isExhausted()) {
            SourceBatch<String> batch = buffer.seal(context.nextBatch());
            shared.set(new Kept(batch, Sealed.records(batch)));
            batch.release();
        }
        over.set(true);
        reader.join();
        filler.join();

        assertThat(failure.get()).as("seed %d", seed).isNull();
    }

    private static void readAgain(Kept kept) throws Exception {
        int index = 0;
        try {
            for (Split<String> split : kept == null ? List.<Split<String>>of() : Sealed.splits(kept.batch)) {
                try (RecordReader<String> reader = split.open()) {
                    while (reader.hasNext()) {
                        assertThat(reader.next()).isEqualTo(kept.records.get(index++));
                    }
                }
            }
        } catch (TidemillException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INPUT_RELEASED);
        }
    }

    private FakeContext contextWithSmallBuffer() {
        return new FakeContext()
                .withBuffer(16_384 + random.nextInt(100_000))
                .set("tidemill.line.limit", String.valueOf(LIMIT));
    }

    private String randomText(int length, List<String> lines) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            int size = random.nextInt(20) == 0 ? random.nextInt(3000) : random.nextInt(200);
            String line = String.valueOf((char) (' ' + random.nextInt(90))).repeat(size);
            lines.add(line.substring(0, Math.min(LIMIT, size)));
            text.append(line).append(random.nextBoolean() ? "\n" : "\r\n");
        }
        return text.toString();
    }

    private static Thread filler(ReceivedBytes<String> buffer, String text, long seed) {
        Thread filler = new Thread(() -> {
            try (InputStream input = new Pieces(text.getBytes(UTF_8), new Random(seed))) {
                while (buffer.readFrom(input) == ReceivedBytes.Read.SOMETHING) {}
                buffer.endConnection(true);
            } catch (IOException e) {
                throw new AssertionError(e);
            } finally {
                buffer.endFilling();
            }
        });
        filler.start();
        return filler;
    }

    /** Gives less than was asked for. */
    private static final class Pieces extends ByteArrayInputStream {
        private final Random random;

        Pieces(byte[] bytes, Random random) {
            super(bytes);
            this.random = random;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            int most = random.nextInt(4) == 0 ? 20_000 : 300;
            return super.read(target, offset, Math.min(length, 1 + random.nextInt(most)));
        }
    }
}
