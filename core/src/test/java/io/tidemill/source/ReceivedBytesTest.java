package io.tidemill.source;

import static io.tidemill.source.Sealed.records;
import static io.tidemill.source.Sealed.splits;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.time.BatchTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ReceivedBytesTest {
    private final FakeContext context = new FakeContext().set("tidemill.line.limit", "1000");
    private ReceivedBytes<String> buffer = lines();

    @Test
    void givesWhatWasReceivedBeforeTheBatchTime() throws Exception {
        receive("a\nb\n");

        assertThat(records(sealed())).containsExactly("a", "b");
        assertThat(records(sealed())).isEmpty();
    }

    @Test
    void leavesWhatCameAfterTheBatchTimeToTheNextBatchHoweverLateItIsSealed() throws Exception {
        BatchTime first = context.nextBatch();
        receive("a\nb\nhalf of ");
        context.nowMillis.addAndGet(100);
        BatchTime second = context.nextBatch();
        receive("c\nd\n");
        context.nowMillis.addAndGet(100);
        receive("e\n");

        assertThat(records(buffer.seal(first))).containsExactly("a", "b");
        assertThat(records(buffer.seal(second))).containsExactly("half of c", "d");
        assertThat(records(sealed())).containsExactly("e");
    }

    @Test
    void countsWhatArrivesExactlyAtABatchTimeToTheNextBatch() throws Exception {
        BatchTime first = context.nextBatch();
        context.nowMillis.set(first.epochMillis());
        receive("a\n");

        assertThat(records(buffer.seal(first))).isEmpty();
        assertThat(records(sealed())).containsExactly("a");
    }

    @Test
    void sealsAllThatWasReadEvenIfTheBlockGoesOnGrowing() throws Exception {
        receive("a\n");
        SourceBatch<String> first = sealed();
        receive("b\n");
        SourceBatch<String> second = sealed();

        assertThat(records(first)).containsExactly("a");
        assertThat(records(second)).containsExactly("b");
    }

    @Test
    void endsLinesWithNewlineOrCarriageReturnAndNewline() throws Exception {
        receive("a\r\nb\n\n\r\nc\rd\ne\r");
        receive("\nf\r\r\n");

        assertThat(records(sealed())).containsExactly("a", "b", "", "", "c\rd", "e", "f\r");
    }

    @Test
    void takesALastLineWithoutItsEndOnlyFromAConnectionThatEndedInOrder() throws Exception {
        receive("a\nb");
        buffer.endConnection(true);
        receive("c\nd");
        buffer.endConnection(false);
        receive("e\n");

        assertThat(records(sealed())).containsExactly("a", "b", "c", "e");
        assertThat(context.counts).isEqualTo(Map.of("incomplete", 1L));
    }

    @Test
    void cutsLinesAtTheLimitAndCountsThem() throws Exception {
        String full = "x".repeat(1000);
        receive(full + "\n" + full + "\r\n" + full + "y\n" + full + "yy\r\nend\n");
        SourceBatch<String> batch = sealed();

        assertThat(records(batch)).containsExactly(full, full, full, full, "end");
        assertThat(batch.recordCount()).isEqualTo(5);
        assertThat(context.counts).isEqualTo(Map.of("truncated", 2L));
    }

    @Test
    void cutsLinesThatArriveInSmallPiecesTheSameWay() throws Exception {
        String full = "x".repeat(1000);
        for (char c : (full + "\r\n" + full + "y\n" + full + "y\r\n" + full + "yyyyy\nend\n").toCharArray()) {
            receive(String.valueOf(c));
        }
        SourceBatch<String> batch = sealed();

        assertThat(records(batch)).containsExactly(full, full, full, full, "end");
        assertThat(batch.recordCount()).isEqualTo(5);
        assertThat(context.counts).isEqualTo(Map.of("truncated", 3L));
    }

    @Test
    void cutsBetweenCharacters() throws Exception {
        String line = "x".repeat(998) + "\u20ac"; // three bytes, the last of them after the limit
        receive(line + "\n");
        SourceBatch<String> batch = sealed();

        assertThat(records(batch)).containsExactly("x".repeat(998));
        batch.release();
        assertThat(context.counts).isEqualTo(Map.of("truncated", 1L));
    }

    @Test
    void readsOverALineThatNeverEnds() throws Exception {
        byte[] piece = "x".repeat(100_000).getBytes(UTF_8);
        for (int i = 0; i < 1000; i++) {
            receive(piece); // 100 MB through a buffer of 4 MiB, of which nothing is released
        }
        receive("\nnext\n");
        SourceBatch<String> batch = sealed();

        assertThat(records(batch)).containsExactly("x".repeat(1000), "next");
        assertThat(batch.recordCount()).isEqualTo(2);
        assertThat(context.counts).isEqualTo(Map.of("truncated", 1L));
    }

    @Test
    void holdsLinesThatAreLongerThanAChunk() throws Exception {
        context.set("tidemill.line.limit", "1MiB");
        buffer = lines();
        List<String> sent = new ArrayList<>();
        for (int length : new int[] {10, 300_000, 1_000_000, 50, 1 << 20, 700_000}) {
            sent.add("x".repeat(length) + length);
            receive("x".repeat(length) + length + "\n");
            receive(sent.get(sent.size() - 1).substring(0, 10) + "\n");
            SourceBatch<String> batch = sealed();
            String whole = sent.get(sent.size() - 1);

            assertThat(records(batch))
                    .containsExactly(whole.substring(0, Math.min(1 << 20, whole.length())), whole.substring(0, 10));
            batch.release();
        }
    }

    @Test
    void refusesALineLimitThatDoesNotFitIntoTheBuffer() {
        context.set("tidemill.line.limit", "2MiB");

        assertThatThrownBy(this::lines)
                .satisfies(hasCode(ErrorCode.INVALID_SETTING))
                .hasMessageContainingAll("tidemill.line.limit", "tidemill.receive.buffer", "socket-1");
    }

    @Test
    void refusesACharsetInWhichNewlinesCanNotBeFound() {
        assertThatThrownBy(() -> RecordFormat.lines(UTF_16))
                .satisfies(hasCode(ErrorCode.INVALID_ARGUMENT))
                .hasMessageContaining("UTF-16");
    }

    @Test
    void countsEachMalformedLineOnceHoweverOftenItIsRead() throws Exception {
        receive(new byte[] {'a', (byte) 0xff, '\n', 'b', '\n', (byte) 0xc3, (byte) 0xff, '\n'});
        receive("genuine \uFFFD\n\u00e4\n");
        SourceBatch<String> batch = sealed();

        List<String> once = records(batch);
        List<String> again = records(batch);
        batch.recordCount();
        batch.recordCount();
        records(batch);
        batch.release();

        assertThat(once).containsExactly("a\uFFFD", "b", "\uFFFD\uFFFD", "genuine \uFFFD", "\u00e4");
        assertThat(again).isEqualTo(once);
        assertThat(context.counts).isEqualTo(Map.of("malformed", 2L));
        assertThat(context.examples).containsExactly("a\uFFFD");
    }

    @Test
    void reportsWhatAWindowFoundLater() throws Exception {
        receive(new byte[] {'a', (byte) 0xff, '\n', 'b', '\n', (byte) 0xff, '\n'});
        SourceBatch<String> batch = sealed();
        try (RecordReader<String> reader = splits(batch).get(0).open()) {
            reader.next();
        }
        assertThat(batch.recordCount()).isEqualTo(3);
        assertThat(context.counts).isEqualTo(Map.of("malformed", 1L));

        records(batch);
        batch.release();

        assertThat(context.counts).isEqualTo(Map.of("malformed", 2L));
    }

    @Test
    void countsRecordsThatNobodyReads() throws Exception {
        receive(numbered(10_000));
        SourceBatch<String> unread = sealed();
        receive("a\nb\nc");
        buffer.endConnection(true);
        SourceBatch<String> partlyRead = sealed();
        try (RecordReader<String> reader = splits(partlyRead).get(0).open()) {
            reader.next();
        }

        assertThat(unread.recordCount()).isEqualTo(10_000);
        assertThat(partlyRead.recordCount()).isEqualTo(3);
    }

    @Test
    void makesOneSplitOfLittleAndEqualOnesOfMuch() throws Exception {
        receive(numbered(1000));
        assertThat(splits(sealed())).hasSize(1);

        receive(numbered(100_000));
        SourceBatch<String> large = sealed();
        List<Integer> counts = new ArrayList<>();
        for (Split<String> split : splits(large)) {
            try (RecordReader<String> reader = split.open()) {
                int[] count = new int[1];
                reader.forEachRemaining(record -> count[0]++);
                counts.add(count[0]);
            }
        }
        assertThat(counts).hasSize(3).allSatisfy(count -> assertThat(count).isBetween(23_000, 43_000));
        assertThat(records(large)).isEqualTo(List.of(numbered(100_000).split("\n")));
    }

    @Test
    void takesHalfOfAFullBufferWhenItIsLateAndLeavesTheRestToTheNextBatch() throws Exception {
        String sent = numbered(300_000); // 3.3 MB
        receive(sent);
        BatchTime time = context.nextBatch();
        context.nowMillis.set(time.epochMillis() + 50);
        SourceBatch<String> first = buffer.seal(time);
        SourceBatch<String> second = buffer.seal(time);

        assertThat(first.recordCount() * 11).isBetween(1_900_000L, 2_100_000L);
        assertThat(first.recordCount() + second.recordCount()).isEqualTo(300_000);
        List<String> both = new ArrayList<>(records(first));
        both.addAll(records(second));
        assertThat(both).isEqualTo(List.of(sent.split("\n")));
    }

    @Test
    void takesAllOfAFullBufferWhenItIsOnTime() throws Exception {
        receive(numbered(300_000));
        BatchTime time = context.nextBatch();
        context.nowMillis.set(time.epochMillis() + 49);

        assertThat(buffer.seal(time).recordCount()).isEqualTo(300_000);
    }

    @Test
    void refusesToReadWhatWasReleased() throws Exception {
        receive("a\nb\n");
        SourceBatch<String> batch = sealed();
        Split<String> split = splits(batch).get(0);
        RecordReader<String> pulled = split.open();
        RecordReader<String> pushed = split.open();
        pulled.next();

        batch.release();

        assertIsReleased(pulled::next);
        assertIsReleased(() -> pushed.forEachRemaining(record -> {}));
        assertIsReleased(split::open);
        assertIsReleased(() -> serialized(split));
    }

    @Test
    void givesMemoryBackWhileItIsReadWhereItIsReadOnce() throws Exception {
        List<String> sent = List.of(numbered(300_000).split("\n"));
        receive(numbered(300_000)); // 3.3 MB of 4 MiB
        SourceBatch<String> batch = sealed();
        batch.releaseAsRead();
        List<String> read = new ArrayList<>();
        for (Split<String> split : splits(batch)) {
            try (RecordReader<String> reader = split.open()) {
                reader.forEachRemaining(read::add);
            }
        }
        receive(numbered(300_000)); // there is room, though the batch is not over

        assertThat(read).isEqualTo(sent);
        assertThat(batch.recordCount()).isEqualTo(300_000);
        RecordReader<String> again = splits(batch).get(0).open();
        assertIsReleased(again::next);
        batch.release();
        assertThat(records(sealed())).isEqualTo(sent);
    }

    @Test
    void keepsWhatWasOnlyPartlyReadUntilTheRelease() throws Exception {
        receive("a\nb\n");
        SourceBatch<String> batch = sealed();
        batch.releaseAsRead();
        try (RecordReader<String> reader = splits(batch).get(0).open()) {
            reader.next();
        }

        assertThat(records(batch)).containsExactly("a", "b");
        assertThat(batch.recordCount()).isEqualTo(2);
    }

    @Test
    void handsOnNoRecordOfBytesThatWereUsedAgain() throws Exception {
        receive(numbered(1000));
        SourceBatch<String> batch = sealed();
        RecordReader<String> reader = splits(batch).get(0).open();
        List<String> read = new ArrayList<>();

        assertIsReleased(() -> reader.forEachRemaining(record -> {
            read.add(record);
            batch.release();
            receiveUnchecked("others\n".repeat(500_000));
        }));
        assertThat(read).containsExactly("0000000000");
    }

    @Test
    void stopsReadingWhenItsThreadIsInterrupted() throws Exception {
        receive(numbered(100_000));
        RecordReader<String> reader = splits(sealed()).get(0).open();
        List<String> read = new ArrayList<>();

        assertThatThrownBy(() -> reader.forEachRemaining(record -> {
                    read.add(record);
                    Thread.currentThread().interrupt();
                }))
                .satisfies(hasCode(ErrorCode.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(read).hasSizeLessThan(13_000);
    }

    @Test
    void shipsItsBytesToOtherProcesses() throws Exception {
        context.set("tidemill.line.limit", "3");
        buffer = lines();
        receive("a\n\r\nabcdefg\n");
        receive("b");
        buffer.endConnection(true);
        receive("c\n");
        SourceBatch<String> batch = sealed();
        byte[] shipped = serialized(splits(batch).get(0));
        batch.release();

        assertThat(opened(shipped)).asInstanceOf(LIST).containsExactly("a", "", "abc", "b", "c");
    }

    @Test
    void isExhaustedWhenNothingCanComeAndAllIsSealed() throws Exception {
        receive("a\n");
        assertThat(buffer.isExhausted()).isFalse();
        buffer.endFilling();
        assertThat(buffer.isExhausted()).isFalse();
        sealed();
        assertThat(buffer.isExhausted()).isTrue();
    }

    private ReceivedBytes<String> lines() {
        return new ReceivedBytes<>(context, RecordFormat.lines(), "test:1");
    }

    private SourceBatch<String> sealed() {
        return buffer.seal(context.nextBatch());
    }

    private void receive(String text) throws IOException {
        receive(text.getBytes(UTF_8));
    }

    private void receiveUnchecked(String text) {
        try {
            receive(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void receive(byte[] bytes) throws IOException {
        ByteArrayInputStream input = new ByteArrayInputStream(bytes);
        while (buffer.readFrom(input) == ReceivedBytes.Read.SOMETHING) {}
    }

    /** Returns lines of ten characters. */
    private static String numbered(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.format("%010d%n", i).replace("\r", ""))
                .collect(Collectors.joining());
    }

    private static byte[] serialized(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    private static List<Object> opened(byte[] shipped) throws Exception {
        List<Object> records = new ArrayList<>();
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(shipped));
                RecordReader<?> reader = ((Split<?>) in.readObject()).open()) {
            reader.forEachRemaining(records::add);
        }
        return records;
    }

    private static void assertIsReleased(ThrowingCallable call) {
        assertThatThrownBy(call)
                .satisfies(hasCode(ErrorCode.INPUT_RELEASED))
                .hasMessageContainingAll("test:1", "cache()");
    }

    private static java.util.function.Consumer<Throwable> hasCode(ErrorCode code) {
        return e -> assertThat(((TidemillException) e).code()).isEqualTo(code);
    }
}
