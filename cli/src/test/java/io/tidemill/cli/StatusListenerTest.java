package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.runtime.BatchInfo;
import io.tidemill.time.BatchTime;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusListenerTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final BatchTotals totals = new BatchTotals();
    private final StatusListener listener =
            new StatusListener(new PrintStream(printed, true, StandardCharsets.UTF_8), totals);

    @Test
    void printsWhatABatchDidFromTheSecondOn() {
        listener.onBatchCompleted(batch(2000, 40_000, Optional.empty()));
        listener.onBatchCompleted(batch(2500, 30_000, Optional.empty()));
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("status: 60,000 records/s, batch time 12 ms, delay 3 ms, 70,000 records in all");
    }

    @Test
    void addsUpTheBatchesThatSucceeded() {
        listener.onBatchCompleted(batch(2000, 5, Optional.empty()));
        listener.onBatchCompleted(batch(3000, 7, Optional.of(new IllegalStateException())));
        listener.onBatchCompleted(batch(4000, 0, Optional.empty()));
        assertThat(totals.records()).isEqualTo(5);
        assertThat(totals.batches()).isEqualTo(2);
    }

    private static BatchInfo batch(long time, long records, Optional<Throwable> failure) {
        return new BatchInfo(
                BatchTime.ofEpochMillis(time),
                Map.of("socket-0", records),
                Map.of(),
                Optional.of(Duration.ofMillis(3)),
                Optional.of(Duration.ofMillis(12)),
                failure);
    }
}
