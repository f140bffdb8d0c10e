package io.tidemill.examples;

import static io.tidemill.testkit.ScriptedSource.batch;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.flume.FlumeEvent;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.StreamTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlumeLogCountsTest {
    @Test
    void countsTheLinesOfTheLastMinuteByHostAndLevel() {
        try (StreamTest test = StreamTest.create()) {
            CollectedPairs<String, Long> counts = test.collect(FlumeLogCounts.define(test.stream(
                    batch(line("web-1", "10:00:00 ERROR no route"), line("web-1", "10:00:00 INFO started")),
                    batch(line("web-1", "10:00:01 ERROR no route"), line("web-2", "-- rotated --")),
                    batch(new FlumeEvent(Map.of(), "WARN".getBytes(UTF_8))))));

            test.advance(60);
            assertThat(counts.latestMap())
                    .isEqualTo(Map.of("web-1 ERROR", 2L, "web-1 INFO", 1L, "web-2 other", 1L, "? WARN", 1L));

            test.advance(5);
            assertThat(counts.latestMap()).isEmpty();
        }
    }

    private static FlumeEvent line(String host, String text) {
        return new FlumeEvent(Map.of("host", host), text.getBytes(UTF_8));
    }
}
