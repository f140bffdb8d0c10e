package io.tidemill.source;

import static io.tidemill.source.Sealed.await;
import static io.tidemill.source.Sealed.records;
import static io.tidemill.source.Sealed.splits;
import static io.tidemill.source.Sealed.untilExhausted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.source.FakeContext.Said;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReceiverTest {
    private static final long BUFFER_BYTES = 1 << 20;

    private final FakeContext context =
            new FakeContext().withBuffer(BUFFER_BYTES).set("tidemill.receiver.restart.delay", "1ms");
    private final Scripted receiver = new Scripted();

    /** A receiver whose records the test stores. */
    private static final class Scripted extends Receiver<String> {
        final LinkedBlockingQueue<String> calls = new LinkedBlockingQueue<>();
        final AtomicInteger failingStarts = new AtomicInteger();

        @Override
        protected void onStart() {
            calls.add("onStart");
            if (failingStarts.getAndDecrement() > 0) {
                throw new IllegalStateException("no service");
            }
        }

        @Override
        protected void onStop() {
            calls.add("onStop");
        }

        void awaitCalls(String... expected) throws InterruptedException {
            for (String call : expected) {
                assertThat(calls.poll(20, TimeUnit.SECONDS)).isEqualTo(call);
            }
        }
    }

    @AfterEach
    void endThreads() throws Exception {
        for (Thread thread : context.threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void givesWhatWasStoredBeforeTheBatchTime() throws Exception {
        try (SourceRun<String> run = started()) {
            BatchTime first = context.nextBatch();
            receiver.store("a");
            context.nowMillis.addAndGet(100);
            receiver.store(List.of("b", "c"));

            assertThat(records(run.seal(first))).containsExactly("a");
            SourceBatch<String> second = run.seal(context.nextBatch());
            assertThat(records(second)).containsExactly("b", "c");
            assertThat(second.recordCount()).isEqualTo(2);
        }
    }

    @Test
    void restartsWhenAsked() throws Exception {
        try (SourceRun<String> run = started()) {
            receiver.store("a");
            receiver.restart("lost the service", new IllegalStateException("gone"), Duration.ofMillis(2));
            receiver.awaitCalls("onStop", "onStart");
            await(receiver::isStarted);
            receiver.store("b");

            assertThat(records(run.seal(context.nextBatch()))).containsExactly("a", "b");
            assertThat(List.of(context.nextSaid(), context.nextSaid(), context.nextSaid(), context.nextSaid()))
                    .containsExactly(
                            new Said("started", "Scripted"),
                            new Said("failed", "lost the service; starting again in 2 ms"),
                            new Said("stopped", "lost the service; starting again in 2 ms"),
                            new Said("started", "Scripted"));
        }
    }

    @Test
    @Tag("faults")
    void restartsWithoutAMessageOrACause() throws Exception {
        try (SourceRun<String> run = started()) {
            receiver.restart(null, null, Duration.ofMillis(2));
            receiver.awaitCalls("onStop", "onStart");
            await(receiver::isStarted);
            receiver.restart(null, new IllegalStateException("gone"), Duration.ofSeconds(-1));
            receiver.awaitCalls("onStop", "onStart");
            await(receiver::isStarted);
            receiver.reportError(null, null);
            receiver.stop(null);
            receiver.awaitCalls("onStop");

            assertThat(untilExhausted(run, context)).isEmpty();
            assertThat(context.said)
                    .contains(
                            new Said("stopped", "the receiver gave no reason; starting again in 2 ms"),
                            new Said("failed", "java.lang.IllegalStateException: gone; starting again in 0 ms"),
                            new Said("failed", "the receiver gave no reason"),
                            new Said("stopped", "the receiver gave no reason"));
        }
    }

    @Test
    @Tag("faults")
    void waitsForTheLongestTimesWithoutAnError() throws Exception {
        try (SourceRun<String> run = started()) {
            assertThat(receiver.tryStore(List.of("a"), ChronoUnit.FOREVER.getDuration()))
                    .isTrue();
            receiver.restart("never again", null, ChronoUnit.FOREVER.getDuration());
            receiver.awaitCalls("onStop");
            receiver.stop("at last");

            assertThat(untilExhausted(run, context)).containsExactly("a");
        }
    }

    @Test
    @Tag("faults")
    void anAnonymousReceiverHasANameInMessages() {
        Receiver<String> nameless = new Receiver<>() {
            @Override
            protected void onStart() {}

            @Override
            protected void onStop() {}
        };

        assertThat(ReceiverSource.of(nameless)).asString().matches("receiver ReceiverTest\\$\\d+");
    }

    @Test
    void startsAgainWhenOnStartFails() throws Exception {
        receiver.failingStarts.set(2);
        try (SourceRun<String> run = ReceiverSource.of(receiver).start(context)) {
            receiver.awaitCalls("onStart", "onStop", "onStart", "onStop", "onStart");
            await(() -> context.said.stream().anyMatch(it -> it.what().equals("started")));
            receiver.store("a");

            assertThat(records(run.seal(context.nextBatch()))).containsExactly("a");
            assertThat(context.nextSaid().message()).contains("onStart() failed", "no service");
        }
    }

    @Test
    void refusesToStoreWhenItIsStopped() throws Exception {
        assertThatThrownBy(() -> receiver.store("a"))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("never started");
        try (SourceRun<String> run = started()) {
            receiver.store("a");
            run.stopReceiving();

            assertThat(receiver.isStopped()).isTrue();
            assertThatThrownBy(() -> receiver.store("b"))
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
                    .hasMessageContaining("not stored");
            receiver.awaitCalls("onStop");
            assertThat(untilExhausted(run, context)).containsExactly("a");
        }
    }

    @Test
    void endsItsStreamWhenItStopsItself() throws Exception {
        try (SourceRun<String> run = started()) {
            receiver.store("a");
            receiver.stop("all is said");

            assertThat(untilExhausted(run, context)).containsExactly("a");
            receiver.awaitCalls("onStop");
            context.nextSaid();
            assertThat(context.nextSaid()).isEqualTo(new Said("stopped", "all is said"));
        }
    }

    @Test
    void makesStoringThreadsWaitForRoom() throws Exception {
        int threads = 3;
        int each = 100_000;
        try (SourceRun<String> run = started()) {
            List<Thread> storing = IntStream.range(0, threads)
                    .mapToObj(number -> storing(number, each))
                    .toList();
            await(() -> storing.stream().allMatch(it -> it.getState() == Thread.State.WAITING));
            List<String> received = new ArrayList<>();
            await(() -> {
                SourceBatch<String> batch = run.seal(context.nextBatch());
                assertThat(batch.recordCount() * 40).isLessThanOrEqualTo(BUFFER_BYTES);
                received.addAll(recordsOf(batch));
                batch.release();
                return received.size() == threads * each;
            });
            for (Thread thread : storing) {
                thread.join();
            }
            assertThat(received).doesNotHaveDuplicates();
            for (int number = 0; number < threads; number++) {
                String prefix = number + ":";
                assertThat(received.stream()
                                .filter(it -> it.startsWith(prefix))
                                .map(it -> Integer.parseInt(it.substring(2))))
                        .isSorted()
                        .hasSize(each);
            }
        }
    }

    @Test
    void letsAStoringThreadGoWhenItIsInterruptedOrStopped() throws Exception {
        try (SourceRun<String> run = started()) {
            Thread interrupted = storing(1, Integer.MAX_VALUE);
            Thread stopped = storing(2, Integer.MAX_VALUE);
            await(() -> interrupted.getState() == Thread.State.WAITING && stopped.getState() == Thread.State.WAITING);
            interrupted.interrupt();
            interrupted.join();
            run.stopReceiving();
            stopped.join();
        }
    }

    @Test
    void storesAllOrNothingWhereRoomIsNotWaitedForLong() throws Exception {
        String half = "x".repeat((int) BUFFER_BYTES / 2);
        try (SourceRun<String> run = started()) {
            assertThat(receiver.tryStore(List.of("a", half), Duration.ZERO)).isTrue();
            assertThat(receiver.tryStore(List.of("b", half), Duration.ofMillis(1)))
                    .isFalse();
            assertThat(receiver.tryStore(List.of("c"), Duration.ZERO)).isTrue();

            SourceBatch<String> batch = run.seal(context.nextBatch());
            assertThat(records(batch)).containsExactly("a", half, "c");
            batch.release();
            assertThat(receiver.tryStore(List.of("b", half), Duration.ZERO)).isTrue();
            run.stopReceiving();
            assertThat(receiver.tryStore(List.of("d"), Duration.ZERO)).isFalse();
            assertThat(untilExhausted(run, context)).containsExactly("b", half);
        }
    }

    @Test
    void storesWhatItTriesToStoreAsSoonAsThereIsRoom() throws Exception {
        String most = "x".repeat((int) BUFFER_BYTES - 100);
        try (SourceRun<String> run = started()) {
            receiver.store(most);
            Thread trying = new Thread(() -> assertThat(receiver.tryStore(List.of("a", "b"), Duration.ofDays(1)))
                    .isTrue());
            trying.start();
            await(() -> trying.getState() == Thread.State.TIMED_WAITING);
            run.seal(context.nextBatch()).release();
            trying.join();

            assertThat(records(run.seal(context.nextBatch()))).containsExactly("a", "b");
        }
    }

    @Test
    void takesARecordThatIsLargerThanItsBufferAlone() throws Exception {
        try (SourceRun<String> run = started()) {
            receiver.store("x".repeat(2 << 20));

            SourceBatch<String> batch = run.seal(context.nextBatch());
            assertThat(batch.recordCount()).isEqualTo(1);
            batch.release();
            receiver.store("next");
            assertThat(records(run.seal(context.nextBatch()))).containsExactly("next");
        }
    }

    @Test
    void splitsManyRecordsAndRefusesThemWhenReleased() throws Exception {
        try (SourceRun<String> run = started()) {
            IntStream.range(0, 5000).forEach(i -> receiver.store(String.valueOf(i)));
            SourceBatch<String> batch = run.seal(context.nextBatch());
            Split<String> split = splits(batch).get(0);
            RecordReader<String> reader = split.open();
            reader.next();

            assertThat(splits(batch)).hasSize(3);
            assertThat(records(batch))
                    .isEqualTo(
                            IntStream.range(0, 5000).mapToObj(String::valueOf).toList());
            batch.release();
            assertThatThrownBy(split::open).hasMessageContaining("cache()");
            assertThatThrownBy(() -> reader.forEachRemaining(record -> {})).hasMessageContaining("cache()");
        }
    }

    @Test
    void givesBackMemoryWhileABatchIsReadOnce() throws Exception {
        try (SourceRun<String> run = started()) {
            Thread storing = storing(1, 100_000);
            await(() -> storing.getState() == Thread.State.WAITING);
            SourceBatch<String> batch = run.seal(context.nextBatch());
            batch.releaseAsRead();
            List<String> records = new ArrayList<>();
            try (RecordReader<String> reader = splits(batch).get(0).open()) {
                reader.forEachRemaining(records::add);
            }
            // the rest of the batch is still held, and there is room again
            await(() -> run.seal(context.nextBatch()).recordCount() > 0);
            assertThat(records).hasSizeLessThan((int) batch.recordCount());

            assertThatThrownBy(() -> splits(batch).get(0).open().next())
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_RELEASED));
            for (Split<String> split : splits(batch).subList(1, splits(batch).size())) {
                split.open().forEachRemaining(records::add);
            }
            assertThat(records)
                    .isEqualTo(IntStream.range(0, (int) batch.recordCount())
                            .mapToObj(i -> "1:" + i)
                            .toList());
            batch.release();
            run.stopReceiving();
            storing.join();
        }
    }

    @Test
    void countsMemoryThatIsGivenBackByManyOnce() throws Exception {
        ReceivedRecords<String> buffer = new ReceivedRecords<>(context, "test");
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < 5_000; i++) {
                buffer.store("record " + i);
            }
            SourceBatch<String> batch = buffer.seal(context.nextBatch());
            batch.releaseAsRead();
            List<Split<String>> splits = splits(batch);
            List<Thread> readers = splits.stream()
                    .map(split -> new Thread(() -> readOrRefused(split)))
                    .toList();
            readers.forEach(Thread::start);
            batch.release();
            for (Thread reader : readers) {
                reader.join();
            }
            assertThat(buffer.heldBytes()).isZero();
        }
    }

    private static void readOrRefused(Split<String> split) {
        try (RecordReader<String> reader = split.open()) {
            reader.forEachRemaining(record -> {});
        } catch (TidemillException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INPUT_RELEASED);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void servesOneStreamAtATime() throws Exception {
        try (SourceRun<String> run = started()) {
            assertThatThrownBy(() -> ReceiverSource.of(receiver).start(context))
                    .isInstanceOf(TidemillException.class)
                    .hasMessageContaining("one receiver for each stream");
            run.stopReceiving();
        }
        await(() -> !context.threads.get(0).isAlive());
        try (SourceRun<String> again = ReceiverSource.of(receiver).start(context)) {
            await(receiver::isStarted);
            receiver.store("a");
            assertThat(records(again.seal(context.nextBatch()))).containsExactly("a");
        }
    }

    private SourceRun<String> started() throws InterruptedException {
        SourceRun<String> run = ReceiverSource.of(receiver).start(context);
        receiver.awaitCalls("onStart");
        return run;
    }

    private Thread storing(int number, int count) {
        Thread thread = new Thread(() -> {
            try {
                for (int i = 0; i < count; i++) {
                    receiver.store(number + ":" + i);
                }
            } catch (TidemillException e) {
                assertThat(e.code()).isIn(ErrorCode.INVALID_STATE, ErrorCode.CANCELLED);
            }
        });
        thread.start();
        return thread;
    }

    private static List<String> recordsOf(SourceBatch<String> batch) {
        try {
            return records(batch);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
