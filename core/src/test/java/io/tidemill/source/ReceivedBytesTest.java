package io.tidemill.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.time.BatchTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceivedBytesTest {
    private final FakeContext context = new FakeContext();
    private final ReceivedBytes<String> buffer = new ReceivedBytes<>(context, RecordFormat.lines(), "test:1");

    @Test
    void givesWhatWasReceivedBeforeTheBatchTime() throws Exception {
        receive("a\nb\n");

        assertThat(records(buffer.seal(context.nextBatch()))).containsExactly("a", "b");
        assertThat(records(buffer.seal(context.nextBatch()))).isEmpty();
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
        assertThat(records(buffer.seal(context.nextBatch()))).containsExactly("e");
    }

    @Test
    void refusesToReadWhatWasReleased() throws Exception {
        receive("a\nb\n");
        SourceBatch<String> batch = buffer.seal(context.nextBatch());
        Split<String> split = splits(batch).get(0);
        RecordReader<String> reader = split.open();
        reader.next();

        batch.release();

        assertThatThrownBy(reader::next)
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_RELEASED))
                .hasMessageContaining("cache()");
        assertThatThrownBy(split::open).hasMessageContaining("cache()");
    }

    private void receive(String text) throws IOException {
        ByteArrayInputStream input = new ByteArrayInputStream(text.getBytes(UTF_8));
        while (buffer.readFrom(input) == ReceivedBytes.Read.SOMETHING) {}
    }

    static <T> List<Split<T>> splits(SourceBatch<T> batch) {
        return ((SplitsPlan<T>) batch.plan()).splits();
    }

    static <T> List<T> records(SourceBatch<T> batch) throws Exception {
        List<T> records = new ArrayList<>();
        for (Split<T> split : splits(batch)) {
            try (RecordReader<T> reader = split.open()) {
                reader.forEachRemaining(records::add);
            }
        }
        return records;
    }
}
