package io.tidemill.benchmarks.contestant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScorecardTest {
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final Scorecard scorecard = new Scorecard(
            Duration.ofSeconds(2), Duration.ofSeconds(3), new PrintStream(told, true, StandardCharsets.UTF_8));

    @Test
    void measuresWholeBatchesAfterTheWarmup() {
        long[] batches = {0, 10, 20, 30, 100, 200, 300, 40, 50};

        for (int second = 0; second < batches.length; second++) {
            scorecard.processed(batches[second], TimeUnit.SECONDS.toNanos(second));
        }

        assertThat(scorecard.figures().toJson())
                .isEqualTo(
                        "{\"processed\":750,\"measuredRecords\":600,\"measuredSeconds\":3,\"recordsPerSecond\":200}");
        assertThat(told.toString(StandardCharsets.UTF_8))
                .hasLineCount(2)
                .contains(Protocol.FIRST_BATCH, Protocol.MEASURED);
    }

    @Test
    void waitsUntilAllThatWasSentIsProcessed() throws InterruptedException {
        scorecard.processed(3);
        scorecard.sent(3);

        scorecard.awaitAllProcessed();

        assertThat(scorecard.figures().toJson()).isEqualTo("{\"processed\":3}");
    }
}
