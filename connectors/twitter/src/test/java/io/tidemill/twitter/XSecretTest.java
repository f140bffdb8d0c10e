package io.tidemill.twitter;

import static io.tidemill.twitter.XBench.SECRET;
import static io.tidemill.twitter.XBench.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemill.error.TidemillException;
import io.tidemill.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bearer token is told to X alone. */
class XSecretTest {
    @Test
    void tellsTheTokenInNoLogNoMessageAndNoText() throws Exception {
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        PrintStream console = System.err;
        StringWriter failure = new StringWriter();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try (XBench bench = XBench.create()) {
            String echo = "{\"title\":\"" + SECRET + "\",\"detail\":\"you sent Bearer " + SECRET + "\"}";
            bench.feed.answerNext(503, Map.of(), echo);
            bench.feed.answerNext(429, Map.of(), SECRET);
            bench.start();
            bench.feed.awaitOpened(1);
            bench.feed.send(post(1));
            bench.feed.send(echo);
            bench.feed.send("no JSON but Bearer " + SECRET);
            bench.feed.breakOff();
            bench.feed.awaitOpened(2);
            bench.texts(1);
            bench.feed.answerNext(403, Map.of(), echo);
            bench.feed.end();
            catchThrowable(() -> bench.until(() -> false)).printStackTrace(new PrintWriter(failure));
            assertThat(bench.test.events().toString()).contains("***").doesNotContain(SECRET);
        } finally {
            System.setErr(console);
        }

        assertThat(failure.toString()).contains("status 403", "***").doesNotContain(SECRET);
        assertThat(logged.toString(StandardCharsets.UTF_8))
                .contains("connected to X's sample stream", "status 503", "***")
                .doesNotContain(SECRET);
        assertThat(XSource.sample().bearerToken(SECRET).build().toString()).doesNotContain(SECRET);
        assertThat(BearerToken.of(SECRET).toString()).doesNotContain(SECRET);
    }

    @Test
    @Tag("faults")
    void leavesMessagesWholeWhereTheTokenIsAFewLetters() {
        assertThat(BearerToken.of("t").hiddenIn("the stream")).isEqualTo("the stream");
        assertThat(BearerToken.of("any").hiddenIn("many")).isEqualTo("many");
        assertThat(BearerToken.of("abcdef").hiddenIn("Bearer abcdef")).isEqualTo("Bearer ***");
    }

    @Test
    void refusesWhatCanBeNoTokenWithoutShowingIt() {
        assertThatThrownBy(() -> XSource.sample().bearerToken("two words"))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("copy it from X's developer portal")
                .hasMessageNotContaining("words");
    }

    @Test
    void takesTheSettingBeforeTheProgramsTokenBeforeTheEnvironment() {
        Settings none = Settings.of(Map.of(), Map.of(), Map.of());
        Settings set = Settings.of(Map.of("tidemill.x.bearer.token", "setting"), Map.of(), Map.of());
        Map<String, String> environment = Map.of("X_BEARER_TOKEN", "variable\n");

        assertThat(BearerToken.find(set, "program", environment).header()).isEqualTo("Bearer setting");
        assertThat(BearerToken.find(none, "program", environment).header()).isEqualTo("Bearer program");
        assertThat(BearerToken.find(none, "", environment).header()).isEqualTo("Bearer variable");
        assertThatThrownBy(() -> BearerToken.find(none, "", Map.of()))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("There is no bearer token for X; set the environment variable X_BEARER_TOKEN");
    }
}
