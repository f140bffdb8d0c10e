package io.tidemill.examples;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.testkit.Collected;
import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.StreamTest;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WebsiteMonitoringTest {
    @Test
    void countsRequestsByStatusClassOverTheLastThirtySeconds() {
        try (StreamTest test = StreamTest.create()) {
            WebsiteMonitoring.define(test.stream(batch(request(200), request(204), request(404)), batch(request(200))))
                    .print();

            test.advance(35);

            assertThat(test.console())
                    .contains("Time: 5000 ms\n" + RULE + "(2xx,3)\n(4xx,1)\n")
                    .contains("Time: 30000 ms\n" + RULE + "(2xx,3)\n(4xx,1)\n")
                    .contains("Time: 35000 ms\n" + RULE + "\n");
        }
    }

    @Test
    void alertsWhenMoreThanFivePercentOfTheRequestsFail() {
        try (StreamTest test = StreamTest.create()) {
            Collected<String> alerts =
                    test.collect(WebsiteMonitoring.define(test.stream(requests(19, 1), requests(0, 1))));

            test.advance(5);

            assertThat(alerts.all()).containsExactly("2 of 21 requests failed in the last 30 seconds");
        }
    }

    @Test
    void isSilentWhileNoMoreThanFivePercentFail() {
        try (StreamTest test = StreamTest.create()) {
            Collected<String> alerts = test.collect(WebsiteMonitoring.define(test.stream(requests(19, 1))));

            test.advance(40);

            assertThat(alerts.all()).isEmpty();
        }
    }

    private static final String RULE = "-------------------------------------------\n";

    private static ScriptStep<String> requests(int good, int failed) {
        List<String> lines = Stream.concat(
                        IntStream.range(0, good).mapToObj(i -> request(200)),
                        IntStream.range(0, failed).mapToObj(i -> request(503)))
                .toList();
        return batch(lines.toArray(String[]::new));
    }

    private static String request(int status) {
        return "116.180.70.237 - 94 [15/Sep/2013:23:59:53 +0100] \"GET /index.html HTTP/1.0\" " + status + " 1388";
    }
}
