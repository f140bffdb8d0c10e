package io.tidemill.twitter;

import static io.tidemill.twitter.XBench.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tidemill.error.TidemillException;
import io.tidemill.testkit.StreamEvent.ReceiverStarted;
import io.tidemill.testkit.StreamEvent.ReceiverStopped;
import io.tidemill.twitter.feed.XFeed;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XReconnectTest {
    private static List<Duration> seconds(long... seconds) {
        return LongStream.of(seconds).mapToObj(Duration::ofSeconds).toList();
    }

    private static List<Duration> millis(long... millis) {
        return LongStream.of(millis).mapToObj(Duration::ofMillis).toList();
    }

    @Test
    void connectsAgainAtOnceAfterACleanEnd() throws Exception {
        try (XBench bench = XBench.create().start()) {
            bench.feed.awaitOpened(1);
            bench.feed.send(post(1));
            bench.feed.end();
            bench.feed.awaitOpened(2);
            bench.feed.send(post(2));

            assertThat(bench.texts(2)).containsExactly("text 1", "text 2");
            assertThat(bench.waiting.pauses()).isEmpty();
        }
    }

    @Test
    void doesNotHammerAServerThatEndsEveryConnectionWithoutAWord() throws Exception {
        try (XBench bench = XBench.create().start()) {
            bench.feed.awaitOpened(1);
            bench.feed.end();
            bench.feed.awaitOpened(2);
            bench.feed.end();

            assertThat(bench.waiting.awaitPauses(2)).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500));
        }
    }

    @Test
    void waits250MillisMoreAfterEachNetworkFailureUpTo16Seconds() throws Exception {
        URI nobody;
        try (XFeed gone = XFeed.builder().start()) {
            nobody = gone.uri();
        }
        try (XBench bench = XBench.create()) {
            bench.startAt(XSource.sample().endpoint(nobody));

            assertThat(bench.waiting.awaitPauses(66))
                    .isEqualTo(LongStream.rangeClosed(1, 66)
                            .map(attempt -> Math.min(16_000, 250 * attempt))
                            .mapToObj(Duration::ofMillis)
                            .toList());
        }
    }

    @Test
    void waits250MillisAfterAConnectionThatBreaks() throws Exception {
        try (XBench bench = XBench.create().start()) {
            for (int i = 1; i <= 3; i++) {
                bench.feed.awaitOpened(i);
                bench.feed.send(post(i));
                bench.texts(i); // what the system still holds is lost when the connection breaks
                bench.feed.breakOff();
            }

            assertThat(bench.waiting.awaitPauses(3)).containsOnly(Duration.ofMillis(250));
            assertThat(bench.texts(3)).containsExactly("text 1", "text 2", "text 3");
        }
    }

    @Test
    void doublesThePauseAfterErrorStatusesFrom5To320Seconds() throws Exception {
        try (XBench bench = XBench.create()) {
            for (int i = 0; i < 8; i++) {
                bench.feed.answerNext(503, Map.of(), "{\"title\":\"Service Unavailable\"}");
            }

            bench.start();

            assertThat(bench.waiting.awaitPauses(8)).isEqualTo(seconds(5, 10, 20, 40, 80, 160, 320, 320));
            assertThat(bench.troubles(1).get(0))
                    .contains("status 503", "Service Unavailable", "connecting again in 5000 ms");
        }
    }

    @Test
    void beginsWithShortPausesAgainOnceAConnectionHasBroughtPosts() throws Exception {
        try (XBench bench = XBench.create()) {
            bench.feed.answerNext(500, Map.of(), "");
            bench.feed.answerNext(502, Map.of(), "<html>");
            bench.start();
            bench.feed.awaitOpened(1);
            bench.feed.answerNext(500, Map.of(), "");
            bench.feed.send(post(1));
            bench.feed.end();

            assertThat(bench.waiting.awaitPauses(3)).isEqualTo(seconds(5, 10, 5));
        }
    }

    @Test
    void doublesThePauseAfterRateLimitsFromAMinuteOn() throws Exception {
        try (XBench bench = XBench.create()) {
            for (int i = 0; i < 6; i++) {
                bench.feed.answerNext(429, Map.of(), "{\"title\":\"Too Many Requests\"}");
            }

            bench.start();

            assertThat(bench.waiting.awaitPauses(6)).isEqualTo(seconds(60, 120, 240, 480, 960, 960));
        }
    }

    @Test
    void waitsUntilTheRateLimitIsReset() throws Exception {
        try (XBench bench = XBench.create()) {
            long nowSeconds = bench.waiting.clock().epochMillis() / 1000;
            Stream.of(nowSeconds + 300, nowSeconds - 5, Long.MAX_VALUE, nowSeconds + 10_000_000)
                    .forEach(reset ->
                            bench.feed.answerNext(429, Map.of("x-rate-limit-reset", Long.toString(reset)), ""));

            bench.start();

            assertThat(bench.waiting.awaitPauses(4)).isEqualTo(seconds(300, 120, 240, 86_400));
        }
    }

    @Test
    @Tag("faults")
    void waitsAMinuteForTooManyConnectionsWhileRequestsAreLeftAndNotForTheReset() throws Exception {
        try (XBench bench = XBench.create()) {
            long reset = bench.waiting.clock().epochMillis() / 1000 + 800;
            bench.feed.answerNext(
                    429,
                    Map.of("x-rate-limit-remaining", "48", "x-rate-limit-reset", Long.toString(reset)),
                    "{\"title\":\"ConnectionException\",\"connection_issue\":\"TooManyConnections\"}");

            bench.start();

            assertThat(bench.waiting.awaitPauses(1)).isEqualTo(seconds(60));
        }
    }

    @Test
    void honoursTheLimitOfRequestsInAWindow() throws Exception {
        try (XBench bench = XBench.with(serving -> serving.maxRequests(1)).start()) {
            bench.feed.awaitOpened(1);
            bench.feed.sendHeartbeat();
            bench.feed.end();
            bench.feed.awaitOpened(2);

            assertThat(bench.waiting.pauses()).isEqualTo(seconds(900));
        }
    }

    @Test
    void connectsAgainWhenNotEvenAHeartbeatComesFor30Seconds() throws Exception {
        try (XBench bench =
                XBench.with(serving -> serving.heartbeat(Duration.ofDays(1))).start()) {
            bench.feed.awaitOpened(1);
            bench.waiting.elapse(Duration.ofSeconds(29));
            bench.waiting.awaitStillWaiting();
            bench.feed.sendHeartbeat();
            bench.waiting.awaitDataWait(Duration.ofSeconds(30));
            bench.waiting.elapse(Duration.ofSeconds(29));
            bench.waiting.awaitStillWaiting();
            assertThat(bench.feed.openedStreams()).isEqualTo(1);

            bench.waiting.elapse(Duration.ofSeconds(1));

            bench.feed.awaitOpened(2);
            assertThat(bench.waiting.pauses()).containsExactly(Duration.ofMillis(250));
            assertThat(bench.troubles(1)).singleElement().asString().contains("nothing came for 30000 ms");
        }
    }

    @Test
    void saysWhyXHasDisconnectedAndConnectsAgainAtOnce() throws Exception {
        try (XBench bench = XBench.create().start()) {
            bench.feed.awaitOpened(1);
            bench.feed.send(post(1));
            bench.feed.disconnect();
            bench.feed.awaitOpened(2);
            bench.feed.send(post(2));

            assertThat(bench.texts(2)).containsExactly("text 1", "text 2");
            assertThat(bench.troubles(1))
                    .singleElement()
                    .asString()
                    .contains("operational-disconnect", "disconnected upstream for operational reasons");
            assertThat(bench.waiting.pauses()).isEmpty();
            assertThat(bench.incidents("problem")).isEqualTo(1);
            assertThat(bench.incidents("malformed")).isZero();
        }
    }

    @Test
    void saysThatThereAreTooManyConnections() throws Exception {
        try (XBench bench = XBench.with(serving -> serving.maxStreams(0)).start()) {
            assertThat(bench.troubles(1).get(0))
                    .contains("this account has as many streams open as X allows; end the other program");
            assertThat(bench.waiting.awaitPauses(1).get(0)).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
        }
    }

    @Test
    void waitsAsAfterARateLimitWhenTheStreamItselfTellsOfTooManyConnections() throws Exception {
        try (XBench bench = XBench.create().start()) {
            bench.feed.awaitOpened(1);
            bench.feed.send("{\"title\":\"ConnectionException\",\"connection_issue\":\"TooManyConnections\"}");
            bench.feed.end();

            assertThat(bench.waiting.awaitPauses(1)).isEqualTo(seconds(60));
        }
    }

    @Test
    void waitsForTheRulesOfTheFilteredStream() throws Exception {
        try (XBench bench = XBench.create()) {
            bench.start(XSource.filtered());

            assertThat(bench.troubles(1).get(0)).contains("the filtered stream has no rules; add some with rules(...)");
            assertThat(bench.waiting.awaitPauses(2)).isEqualTo(seconds(5, 10));
        }
    }

    @Test
    void stopsTheApplicationWhenXDoesNotAcceptTheToken() throws Exception {
        try (XBench bench = XBench.with(serving -> serving.token("another")).start()) {
            assertThatThrownBy(() -> bench.until(() -> false))
                    .isInstanceOf(TidemillException.class)
                    .hasMessageContaining("X does not accept the bearer token; make a new one")
                    .hasMessageNotContaining(XBench.SECRET);
            assertThat(bench.waiting.pauses()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 403, 404, 410})
    void stopsTheApplicationOnAnAnswerThatWouldBeTheSameAgain(int status) throws Exception {
        try (XBench bench = XBench.create()) {
            bench.feed.answerNext(status, Map.of("Location", "http://127.0.0.1:1/"), "{\"detail\":\"not for you\"}");

            bench.start();

            assertThatThrownBy(() -> bench.until(() -> false))
                    .isInstanceOf(TidemillException.class)
                    .hasMessageContaining("status " + status)
                    .hasMessageContaining("not for you");
        }
    }

    // ---- connections that bring no posts

    /** Answers of one kind after another, none of which has a post in it. */
    private static void hammered(XBench bench, Runnable answer, int times) throws Exception {
        for (int i = 1; i <= times; i++) {
            bench.feed.awaitOpened(i);
            answer.run();
            bench.feed.end();
        }
    }

    @Test
    @Tag("faults")
    void waitsLongerAndLongerWhileConnectionsBringHeartbeatsOnlyAndTellsItOnce() throws Exception {
        try (XBench bench = XBench.create().start()) {
            hammered(bench, bench.feed::sendHeartbeat, 5);

            assertThat(bench.waiting.awaitPauses(5)).isEqualTo(millis(250, 500, 750, 1000, 1250));
            bench.feed.awaitOpened(6);
            bench.feed.send(post(1));
            assertThat(bench.texts(1)).containsExactly("text 1");
            bench.until(() -> bench.test.events(ReceiverStarted.class).size() == 2);
            assertThat(bench.troubles(1)).singleElement().asString().contains("without having sent a post");
            assertThat(bench.test.events(ReceiverStopped.class)).hasSize(1);
        }
    }

    @Test
    @Tag("faults")
    void waitsAfterADisconnectThatEveryConnectionEndsWithAndTellsOfItOnce() throws Exception {
        try (XBench bench = XBench.create().start()) {
            for (int i = 1; i <= 4; i++) {
                bench.feed.awaitOpened(i);
                bench.feed.disconnect();
            }

            assertThat(bench.waiting.awaitPauses(4)).isEqualTo(millis(250, 500, 750, 1000));
            bench.until(() -> bench.incidents("problem") >= 4);
            assertThat(bench.troubles(2))
                    .hasSize(2)
                    .anySatisfy(told -> assertThat(told).contains("operational-disconnect"))
                    .anySatisfy(told -> assertThat(told).contains("without having sent a post"));
        }
    }

    @Test
    @Tag("faults")
    void saysThatAWebPageAnswersAndWaits() throws Exception {
        HttpServer portal = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        portal.createContext("/", exchange -> {
            byte[] page = "<html>log in first</html>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        portal.start();
        try (XBench bench = XBench.create()) {
            bench.startAt(XSource.sample()
                    .endpoint(
                            URI.create("http://127.0.0.1:" + portal.getAddress().getPort())));

            assertThat(bench.waiting.awaitPauses(3)).isEqualTo(millis(250, 500, 750));
            assertThat(bench.troubles(1))
                    .singleElement()
                    .asString()
                    .contains("answered with a web page instead of posts. Is a proxy in between");
        } finally {
            portal.stop(0);
        }
    }

    @Test
    @Tag("faults")
    void isNeverAnsweredMoreOftenThan50TimesIn15Minutes() throws Exception {
        try (XBench bench =
                XBench.with(serving -> serving.maxRequests(1_000_000)).start()) {
            for (int i = 1; i <= 50; i++) {
                bench.feed.awaitOpened(i);
                bench.feed.send(post(i));
                bench.feed.end();
            }

            assertThat(bench.waiting.awaitPauses(1)).isEqualTo(seconds(900));
        }
    }

    @Test
    @Tag("faults")
    void readsTheFirstPostBehindAByteOrderMark() throws Exception {
        try (XBench bench = XBench.create().start()) {
            bench.feed.awaitOpened(1);
            bench.feed.send("\ufeff" + post(1));
            bench.feed.send(post(2));

            assertThat(bench.texts(2)).containsExactly("text 1", "text 2");
            assertThat(bench.incidents("malformed")).isZero();
        }
    }
}
