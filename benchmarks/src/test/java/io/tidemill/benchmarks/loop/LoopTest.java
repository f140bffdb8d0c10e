package io.tidemill.benchmarks.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.benchmarks.contestant.Contestant;
import io.tidemill.benchmarks.contestant.Scorecard;
import io.tidemill.benchmarks.contestant.TrialSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoopTest {
    private static final int LINES = 10_000;
    private static final int USERS = 7;

    /** More than one chunk; every third line asks for a document; not all is ASCII; the last line has no end. */
    private static final String LOG = IntStream.range(0, LINES)
            .mapToObj(i -> "10.0.0.1 - " + i % USERS + " \"GET /" + (i % 3 == 0 ? "KBDOC-00031" : "größe-水")
                    + ".html\" " + "x".repeat(i % 200))
            .collect(Collectors.joining("\n"));

    private static final int MATCHES = (LINES + 2) / 3;
    private static final int WORDS_PER_LINE = 6;
    private static final int LINES_WITHOUT_LAST_WORD = LINES / 200;

    static Stream<Contestant> greps() {
        return Stream.of(new Grep.OneThread(), new Grep.TwoWorkers());
    }

    static Stream<Contestant> wordCounts() {
        return Stream.of(new WordCount.OneThread(), new WordCount.TwoWorkers());
    }

    static Stream<Contestant> topUsers() {
        return Stream.of(new TopUsers.OneThread(), new TopUsers.TwoWorkers());
    }

    static Stream<Contestant> latencyLoops() {
        return Stream.of(new LatencyLoop.Stateful(), new LatencyLoop.Stateless());
    }

    @ParameterizedTest
    @MethodSource("greps")
    void countsTheLinesThatMatch(Contestant contestant) throws Exception {
        assertThat(figuresOf(contestant, LOG)).isEqualTo("{\"processed\":" + LINES + ",\"matches\":" + MATCHES + "}");
    }

    @ParameterizedTest
    @MethodSource("wordCounts")
    void countsEveryWord(Contestant contestant) throws Exception {
        int words = LINES * WORDS_PER_LINE - LINES_WITHOUT_LAST_WORD;

        assertThat(figuresOf(contestant, LOG)).isEqualTo("{\"processed\":" + LINES + ",\"words\":" + words + "}");
    }

    @ParameterizedTest
    @MethodSource("topUsers")
    void countsTheRequestsOfEveryUser(Contestant contestant) throws Exception {
        assertThat(figuresOf(contestant, LOG))
                .isEqualTo("{\"processed\":" + LINES + ",\"users\":" + USERS + ",\"requests\":" + LINES + "}");
    }

    @ParameterizedTest
    @MethodSource("latencyLoops")
    void putsOutEveryStampedRecord(Contestant contestant) throws Exception {
        assertThat(figuresOf(contestant, "1 user1\n2 user2\n3 user1\n")).isEqualTo("{\"processed\":3}");
    }

    private static String figuresOf(Contestant contestant, String text) throws Exception {
        Scorecard scorecard = new Scorecard(
                Duration.ofHours(1),
                Duration.ofHours(1),
                new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8));
        try (Lines lines = Lines.serving(text)) {
            contestant.run(
                    new TrialSettings(lines.port(), Duration.ofMillis(5), Duration.ofHours(1), Duration.ofHours(1)),
                    scorecard);
        }
        return scorecard.figures().toJson();
    }
}
