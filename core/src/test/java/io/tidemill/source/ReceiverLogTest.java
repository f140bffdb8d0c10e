package io.tidemill.source;

import static io.tidemill.source.Sealed.await;
import static io.tidemill.source.Sealed.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.source.FakeContext.Said;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stored records over crashes. */
class ReceiverLogTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final MemoryLog log = new MemoryLog();
    private final List<Thread> threads = new ArrayList<>();
    private FakeContext context = new FakeContext();
    private Stored receiver = new Stored();
    private SourceRun<Object> run = started(Map.of());

    /** A receiver whose records the test stores. */
    private static final class Stored extends Receiver<Object> {
        @Override
        protected void onStart() {}

        @Override
        protected void onStop() {}
    }

    @AfterEach
    void end() throws InterruptedException {
        run.close();
        for (Thread thread : threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void givesABatchAgainAndThenWhatWasInNone() throws Exception {
        receiver.store("a");
        receiver.store(List.of("b", 3L));
        BatchTime time = context.nextBatch();
        PositionChanges changes = run.seal(time).positions();
        receiver.store("d");
        crash(PositionChanges.NONE.moved());
        receiver.store("e"); // before the batch is there again

        SourceBatch<Object> again = run.replay(time, changes);
        assertThat(records(again)).containsExactly("a", "b", 3L);
        assertThat(again.positions()).isEqualTo(changes);
        assertThat(records(sealed())).containsExactly("d", "e");
        assertThat(records(sealed())).isEmpty();
    }

    @Test
    void saysThatSeveralAreStoredWhenTheyAreDurable() {
        receiver.store("a");
        assertThat(log.syncedEnd()).isZero();
        assertThat(log.entries()).hasSize(1);

        receiver.store(List.of("b", "c", "d"));
        assertThat(log.syncedEnd()).isEqualTo(log.end());
        assertThat(log.entries()).hasSize(2);
    }

    @Test
    void saysThatItsTryHasStoredWhenAllAreDurable() throws Exception {
        List<Integer> many = IntStream.range(0, 2_000).boxed().toList();
        assertThat(receiver.tryStore(many, Duration.ZERO)).isTrue();

        assertThat(log.syncedEnd()).isEqualTo(log.end());
        assertThat(records(sealed())).isEqualTo(many);
    }

    @Test
    void makesABatchDurableBeforeItIsGiven() {
        receiver.store("a");

        assertThat(sealed().positions()).isEqualTo(PositionChanges.of("received", String.valueOf(log.end())));
        assertThat(log.syncedEnd()).isEqualTo(log.end());
    }

    @Test
    void stopsTheApplicationForARecordThatCanNotBeWritten() throws Exception {
        Object unwritable = new Object();
        assertThatThrownBy(() -> receiver.store(unwritable)).satisfies(hasCode(ErrorCode.NOT_SERIALIZABLE));
        receiver.store("a");

        assertThat(records(sealed())).containsExactly("a");
        assertThat(context.said)
                .contains(new Said("fatal", "socket-1 cannot keep what it received: Cannot write java.lang.Object"));
    }

    @Test
    void stopsTheApplicationWhenTheLogIsFull() throws Exception {
        log.fill();
        assertThatThrownBy(() -> receiver.store("a")).satisfies(hasCode(ErrorCode.CHECKPOINT_FAILED));
        assertThatThrownBy(() -> receiver.store(List.of("a"))).satisfies(hasCode(ErrorCode.CHECKPOINT_FAILED));

        assertThat(sealed().recordCount()).isZero();
        assertThat(context.said).anyMatch(it -> it.what().equals("fatal"));
    }

    @Test
    void keepsTheOrderOfManyThatStore() throws Exception {
        int each = 2000;
        List<Thread> storing = IntStream.range(0, 3)
                .mapToObj(number -> new Thread(() -> {
                    for (int i = 0; i < each; i += 4) {
                        receiver.store(number + ":" + i);
                        receiver.store(List.of(number + ":" + (i + 1), number + ":" + (i + 2), number + ":" + (i + 3)));
                    }
                }))
                .toList();
        storing.forEach(Thread::start);
        for (Thread thread : storing) {
            thread.join();
        }
        List<Object> inMemory = records(sealed());
        crash(Map.of());

        List<Object> inLog = records(sealed());
        assertThat(inLog).isEqualTo(inMemory).hasSize(3 * each);
        for (String number : List.of("0:", "1:", "2:")) {
            Stream<Integer> ofOne = inLog.stream()
                    .map(String::valueOf)
                    .filter(it -> it.startsWith(number))
                    .map(it -> Integer.valueOf(it.substring(2)));
            assertThat(ofOne)
                    .containsExactlyElementsOf(IntStream.range(0, each).boxed().toList());
        }
    }

    @Test
    void loadsWhatASmallerBufferCanNotHoldLittleByLittle() throws Exception {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            all.add(i + "x".repeat(100));
        }
        all.add("y".repeat(100_000)); // larger than the buffer
        all.forEach(receiver::store);
        context.withBuffer(64 << 10);
        crash(Map.of());
        AtomicInteger stored = new AtomicInteger();
        Thread storing = new Thread(() -> {
            for (int i = 0; i < 2000; i++) {
                receiver.store(String.valueOf(i));
                stored.incrementAndGet();
            }
        });
        storing.start();
        for (int i = 0; i < 2000; i++) {
            all.add(String.valueOf(i));
        }
        List<Object> received = new ArrayList<>();
        await(() -> {
            SourceBatch<Object> batch = sealed();
            received.addAll(recordsOf(batch));
            batch.release();
            return received.size() >= all.size();
        });
        storing.join();
        assertThat(received).isEqualTo(all);
    }

    @Test
    void stopsWithAllThatWasStoredInItsBatches() throws Exception {
        AtomicInteger stored = new AtomicInteger();
        Thread storing = new Thread(() -> {
            try {
                while (true) {
                    receiver.store(stored.get());
                    stored.incrementAndGet();
                }
            } catch (TidemillException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE);
            }
        });
        storing.start();
        await(() -> stored.get() > 100);
        run.stopReceiving();
        List<Object> received = Sealed.untilExhausted(run, context);
        storing.join();

        assertThat(received).isEqualTo(IntStream.range(0, stored.get()).boxed().toList());
    }

    @Test
    void losesAndDoublesNothingThatWasInTheLog() throws Exception {
        List<Object> sent = new ArrayList<>();
        List<Object> output = new ArrayList<>();
        Map<String, String> positions = new HashMap<>();
        int next = 0;
        for (int step = 0; step < 500; step++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    receiver.store(next);
                    sent.add(next++);
                }
                case 2 -> {
                    List<Object> some = IntStream.range(next, next + random.nextInt(1500))
                            .boxed()
                            .map(Object.class::cast)
                            .toList();
                    receiver.store(some);
                    next += some.size();
                    sent.addAll(some);
                }
                case 3 -> context.nowMillis.addAndGet(random.nextInt(200));
                default -> {
                    BatchTime time = context.nextBatch();
                    SourceBatch<Object> batch = run.seal(time);
                    List<Object> records = records(batch);
                    if (random.nextInt(8) == 0) {
                        int lost = loseUnsynced(sent.size());
                        sent.subList(sent.size() - lost, sent.size()).clear();
                        crash(positions);
                        if (!batch.positions().isEmpty()) {
                            batch = run.replay(time, batch.positions());
                            assertThat(records(batch)).as("seed %d", seed).isEqualTo(records);
                        }
                    }
                    output.addAll(records);
                    batch.positions().applyTo(positions);
                    batch.release();
                    run.forget(time);
                }
            }
        }
        while (output.size() < sent.size()) {
            SourceBatch<Object> batch = sealed();
            output.addAll(records(batch));
            batch.release();
        }
        assertThat(output).as("seed %d", seed).isEqualTo(sent);
    }

    /** Loses some of what is not synced; returns how many records that were. */
    private int loseUnsynced(int count) {
        long unsynced = log.end() - log.syncedEnd();
        log.loseAfter(log.syncedEnd() + random.nextInt((int) unsynced + 1));
        RecordCodec codec = new SerializedRecords();
        return count
                - log.entries().stream()
                        .mapToInt(
                                entry -> codec.decode(entry.bytes().duplicate()).size())
                        .sum();
    }

    /** Starts again, without what was in memory. */
    private void crash(Map<String, String> positions) {
        MemoryLog kept = log;
        long end = kept.end();
        run.close();
        assertThat(kept.end()).isEqualTo(end);
        run = started(positions);
    }

    private SourceRun<Object> started(Map<String, String> positions) {
        FakeContext before = context;
        context =
                new FakeContext().withLog(log).withBuffer(before.bufferBytes()).continuedFrom(positions);
        context.nowMillis.set(before.nowMillis.get());
        receiver = new Stored();
        SourceRun<Object> started = ReceiverSource.of(receiver).start(context);
        threads.addAll(context.threads);
        await(receiver::isStarted);
        return started;
    }

    private SourceBatch<Object> sealed() {
        return run.seal(context.nextBatch());
    }

    private static List<Object> recordsOf(SourceBatch<Object> batch) {
        try {
            return records(batch);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static java.util.function.Consumer<Throwable> hasCode(ErrorCode code) {
        return e -> assertThat(((TidemillException) e).code()).isEqualTo(code);
    }
}
