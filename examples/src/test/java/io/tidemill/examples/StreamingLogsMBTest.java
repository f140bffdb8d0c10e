package io.tidemill.examples;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.testkit.StreamTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StreamingLogsMBTest {
    @Test
    void countsTheLastFiveSecondsAndShowsTheTopUsersSoFar() {
        try (StreamTest test = StreamTest.create()) {
            StreamingLogsMB.define(test.stream(
                    batch(request("94"), request("128"), request("128")),
                    batch(request("94"), request("94"), request("94")),
                    batch(),
                    batch(request("7"))));

            test.advance(4);

            assertThat(test.console())
                    .isEqualTo(shown(1000, "(128,2)", "(94,1)")
                            + shown(2000, "6")
                            + shown(2000, "(94,4)", "(128,2)")
                            + shown(3000, "(94,4)", "(128,2)")
                            + shown(4000, "7")
                            + shown(4000, "(94,4)", "(128,2)", "(7,1)"));
        }
    }

    @Test
    void forgetsRequestsThatAreOlderThanFiveSeconds() {
        try (StreamTest test = StreamTest.create()) {
            StreamingLogsMB.define(test.stream(batch(request("94")), batch(request("94"))));

            test.advance(8);

            assertThat(test.console()).contains(shown(2000, "2"), shown(4000, "2"), shown(6000, "1"), shown(8000, "0"));
        }
    }

    @Test
    void showsNoMoreThanFiveUsers() {
        try (StreamTest test = StreamTest.create()) {
            StreamingLogsMB.define(test.stream(batch(
                    request("1"), request("2"), request("3"), request("4"), request("5"), request("6"), request("6"))));

            test.advance(1);

            assertThat(test.console().lines()).contains("(6,2)", "...").hasSize(3 + 5 + 1 + 1);
        }
    }

    @Test
    @Tag("faults")
    void countsLinesWithoutAThirdWordForTheUserThatWebServersDoNotKnow() {
        try (StreamTest test = StreamTest.create()) {
            StreamingLogsMB.define(test.stream(batch("two words", "", request("94"), request("94"), request("94"))));

            test.advance(1);

            assertThat(test.console()).isEqualTo(shown(1000, "(94,3)", "(-,2)"));
        }
    }

    private static String request(String user) {
        return "116.180.70.237 - " + user + " [15/Sep/2013:23:59:53 +0100] \"GET /KBDOC-00031.html HTTP/1.0\" 200 1388";
    }

    private static String shown(long epochMillis, String... records) {
        String rule = "-------------------------------------------\n";
        String lines = records.length == 0 ? "" : String.join("\n", records) + "\n";
        return rule + "Time: " + epochMillis + " ms\n" + rule + lines + "\n";
    }
}
