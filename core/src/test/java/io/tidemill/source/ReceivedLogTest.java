package io.tidemill.source;

import static io.tidemill.source.Sealed.records;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.time.BatchTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Received bytes over crashes. */
class ReceivedLogTest {
    private final MemoryLog log = new MemoryLog();
    private FakeContext context = contextOfRun();
    private ReceivedBytes<String> buffer = lines();

    @Test
    void givesABatchAgainAndThenWhatWasInNone() throws Exception {
        receive("a\nb\n");
        SourceBatch<String> first = sealed();
        receive("c\n");
        BatchTime second = context.nextBatch();
        PositionChanges changes = buffer.seal(second).positions();
        receive("d\ne\nhalf of ");
        crash(first.positions());

        assertThat(records(buffer.replay(second, changes))).containsExactly("c");
        receive("f\n");
        assertThat(records(sealed())).containsExactly("d", "e", "f");
        assertThat(buffer.isExhausted()).isFalse();
        buffer.endFilling();
        assertThat(buffer.isExhausted()).isTrue();
    }

    @Test
    void makesABatchDurableBeforeItIsGiven() throws Exception {
        receive("a\n");
        assertThat(log.syncedEnd()).isZero();

        PositionChanges changes = sealed().positions();
        assertThat(changes).isEqualTo(PositionChanges.of("received", String.valueOf(log.end())));
        assertThat(log.syncedEnd()).isEqualTo(log.end());
        assertThat(sealed().positions().isEmpty()).isTrue();
    }

    @Test
    void keepsThePlacesOfWhatWasReceived() throws Exception {
        BatchTime first = context.nextBatch();
        receive("a\n");
        context.nowMillis.addAndGet(100);
        BatchTime second = context.nextBatch();
        receive("b\n");
        context.nowMillis.addAndGet(1000);
        crash(PositionChanges.NONE);
        receive("c\n");

        assertThat(records(buffer.seal(first))).containsExactly("a");
        assertThat(records(buffer.seal(second))).containsExactly("b");
        assertThat(records(sealed())).containsExactly("c");
    }

    @Test
    void putsNothingBehindARecordThatHadNoEndOfItsOwn() throws Exception {
        receive("a\nb");
        buffer.endConnection(true);
        receive("x".repeat(1100));
        receive("y\nc\n");
        crash(PositionChanges.NONE);

        assertThat(records(sealed())).containsExactly("a", "b", "x".repeat(1000), "c");
    }

    @Test
    void makesFewBlocksOfManySmallEntries() throws Exception {
        for (int i = 0; i < 5000; i++) {
            receive("line " + i + "\n");
        }
        crash(PositionChanges.NONE);
        SourceBatch<String> batch = sealed();

        assertThat(records(batch))
                .isEqualTo(IntStream.range(0, 5000).mapToObj(i -> "line " + i).toList());
        assertThat(((ReceivedBatch<String>) batch).blocks()).hasSizeLessThan(5);
    }

    @Test
    void loadsWhatASmallerBufferCanNotHoldLittleByLittleAndTakesNewBytesMeanwhile() throws Exception {
        context.withBuffer(8 << 20);
        buffer = lines();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            String line = i + "x".repeat(900);
            expected.add(line);
            receive((line + "\n").repeat(10));
        }
        context = contextOfRun().withBuffer(64 << 10).continuedFrom(Map.of());
        buffer = lines();
        receive("new\n");
        List<String> received = new ArrayList<>();
        while (!received.contains("new")) {
            SourceBatch<String> batch = sealed();
            assertThat(batch.recordCount())
                    .as("records after %d", received.size())
                    .isPositive();
            assertThat(batch.recordCount() * 900).isLessThanOrEqualTo(64 << 10);
            received.addAll(records(batch));
            batch.release();
        }

        List<String> all = expected.stream()
                .flatMap(line -> IntStream.range(0, 10).mapToObj(i -> line))
                .collect(Collectors.toList());
        all.add("new");
        assertThat(received).isEqualTo(all);
    }

    @Test
    void loadsARecordThatFillsMostOfASmallerBuffer() throws Exception {
        context.set("tidemill.line.limit", "100KiB");
        buffer = lines();
        receive("x".repeat(60_000) + "\n" + "y".repeat(60_000) + "\n");
        context = contextOfRun().withBuffer(32 << 10).continuedFrom(Map.of());
        buffer = lines();
        receive("new\n");
        SourceBatch<String> first = sealed();
        assertThat(records(first)).singleElement().asString().startsWith("x");
        assertThat(sealed().recordCount()).isZero();
        first.release();
        assertThat(records(sealed())).hasSize(2).last().isEqualTo("new");
    }

    @Test
    void waitsForTheReleaseOfBatchesThatWereGivenAgain() throws Exception {
        receive(("x".repeat(99) + "\n").repeat(20_000));
        BatchTime time = context.nextBatch();
        PositionChanges changes = buffer.seal(time).positions();
        receive("left\n");
        context = contextOfRun().withBuffer(1 << 20).continuedFrom(Map.of());
        buffer = lines();
        SourceBatch<String> again = buffer.replay(time, changes);

        assertThat(again.recordCount()).isEqualTo(20_000);
        assertThat(sealed().recordCount()).isZero();
        again.release();
        assertThat(records(sealed())).containsExactly("left");
    }

    @Test
    void releasesTheLogOfForgottenBatchesOnly() throws Exception {
        List<BatchTime> times = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            times.add(context.nextBatch());
            receive(i + "\n");
            buffer.seal(times.get(i));
            ends.add(log.end());
            context.nowMillis.addAndGet(100);
        }
        buffer.forget(times.get(0).minus(FakeContext.INTERVAL));
        assertThat(log.releasedEnd()).isZero();
        buffer.forget(times.get(1));
        assertThat(log.releasedEnd()).isEqualTo(ends.get(1));
        buffer.forget(times.get(3).plus(FakeContext.INTERVAL));
        assertThat(log.releasedEnd()).isEqualTo(ends.get(3));
    }

    @Test
    void stopsWhenTheLogIsFull() {
        log.fill();

        assertThatThrownBy(() -> receive("a\n")).satisfies(hasCode(ErrorCode.CHECKPOINT_FAILED));
        assertThat(sealed().recordCount()).isZero();
    }

    @Test
    void refusesABatchThatTheLogCanNotHold() throws Exception {
        receive("a\n");
        BatchTime time = context.nextBatch();
        PositionChanges changes = buffer.seal(time).positions();
        context = contextOfRun().continuedFrom(Map.of());
        buffer = new ReceivedBytes<>(context.withLog(new MemoryLog()), RecordFormat.lines(), "test:1");

        assertThatThrownBy(() -> buffer.replay(time, changes))
                .satisfies(hasCode(ErrorCode.CHECKPOINT_DAMAGED))
                .hasMessageContainingAll(time.toString(), "socket-1");
        assertThatThrownBy(() -> buffer.replay(time, PositionChanges.of("other", "place")))
                .satisfies(hasCode(ErrorCode.CHECKPOINT_DAMAGED));
    }

    @Test
    void refusesToGiveABatchAgainWithoutALog() {
        ReceivedBytes<String> forgetful = new ReceivedBytes<>(new FakeContext(), RecordFormat.lines(), "test:1");

        assertThatThrownBy(() -> forgetful.replay(context.nextBatch(), PositionChanges.of("received", "1")))
                .satisfies(hasCode(ErrorCode.INVALID_STATE))
                .hasMessageContaining("received log");
    }

    private FakeContext contextOfRun() {
        return new FakeContext().set("tidemill.line.limit", "1000").withLog(log);
    }

    private ReceivedBytes<String> lines() {
        return new ReceivedBytes<>(context, RecordFormat.lines(), "test:1");
    }

    /** Starts again, without what was in memory. */
    private void crash(PositionChanges committed) {
        FakeContext before = context;
        context = contextOfRun().continuedFrom(committed.moved());
        context.nowMillis.set(before.nowMillis.get());
        buffer = lines();
    }

    private SourceBatch<String> sealed() {
        return buffer.seal(context.nextBatch());
    }

    private void receive(String text) throws IOException {
        ByteArrayInputStream input = new ByteArrayInputStream(text.getBytes(UTF_8));
        while (buffer.readFrom(input) == ReceivedBytes.Read.SOMETHING) {}
    }

    private static java.util.function.Consumer<Throwable> hasCode(ErrorCode code) {
        return e -> assertThat(((TidemillException) e).code()).isEqualTo(code);
    }
}
