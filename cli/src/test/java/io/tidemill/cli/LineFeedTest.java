package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LineFeedTest {

    private static final LineSource ABC = lines("a\nb\nc\n");
    private static final LineSource ENDLESS = () -> new RepeatedCursor(lines("0123456789\n".repeat(10_000)));
    private static final FeedOptions UNTHROTTLED = FeedOptions.atPort(0);
    private static final Duration LONG = Duration.ofSeconds(50);

    @Test
    void sendsAllLinesToEveryClient() throws Exception {
        try (LineFeed feed = LineFeed.start(ABC, UNTHROTTLED);
                TestClient first = TestClient.connectTo(feed);
                TestClient second = TestClient.connectTo(feed)) {
            assertThat(first.readToEnd()).containsExactly("a", "b", "c");
            assertThat(second.readToEnd()).containsExactly("a", "b", "c");
            assertThat(feed.linesSent()).isEqualTo(6);
            assertThat(feed.clients()).isEqualTo(2);
        }
    }

    @Test
    void startsWithTheFirstLineForALaterClient() throws Exception {
        try (LineFeed feed = LineFeed.start(() -> new RepeatedCursor(ABC), UNTHROTTLED)) {
            try (TestClient first = TestClient.connectTo(feed)) {
                first.readLines(2);
            }
            try (TestClient second = TestClient.connectTo(feed)) {
                assertThat(second.readLines(4)).containsExactly("a", "b", "c", "a");
            }
        }
    }

    @Test
    void endsWhenAClientWasSentEverythingAndNobodyIsConnected() throws Exception {
        try (LineFeed feed = LineFeed.start(ABC, UNTHROTTLED)) {
            try (TestClient client = TestClient.connectTo(feed)) {
                client.readToEnd();
                assertThat(feed.awaitEnd(Duration.ZERO)).isFalse();
            }
            assertThat(feed.awaitEnd(LONG)).isTrue();
        }
    }

    @Test
    void closesInOrderSoThatEveryLineSentCanBeRead() throws Exception {
        LineFeed feed = LineFeed.start(ENDLESS, UNTHROTTLED);
        try (TestClient client = TestClient.connectTo(feed)) {
            client.readLines(1);
            CompletableFuture<Void> closing = closeAside(feed);
            List<String> rest = client.readToEnd();
            client.hangUp();
            closing.join();
            assertThat(rest.size() + 1L).isEqualTo(feed.linesSent());
            assertThat(rest).containsOnly("0123456789");
        }
    }

    @Test
    void losesNothingWhenTheClientHasSentSomething() throws Exception {
        LineFeed feed = LineFeed.start(ENDLESS, UNTHROTTLED);
        try (TestClient client = TestClient.connectTo(feed)) {
            client.output().write("hello".getBytes(StandardCharsets.US_ASCII));
            client.readLines(1);
            CompletableFuture<Void> closing = closeAside(feed);
            long read = 1L + client.readToEnd().size();
            client.hangUp();
            closing.join();
            assertThat(read).isEqualTo(feed.linesSent());
        }
    }

    @Test
    void finishesALineThatIsLongerThanABlockBeforeItCloses() throws Exception {
        LineSource longLines = pieces("abc", "def", "ghi\n");
        StoppedTicker ticker = new StoppedTicker();
        LineFeed feed = LineFeed.start(() -> new RepeatedCursor(longLines), atRate(1), ticker);
        try (TestClient client = TestClient.connectTo(feed)) {
            assertThat(client.input().readNBytes(6)).asString().isEqualTo("abcdef");
            CompletableFuture<Void> closing = closeAside(feed);
            assertThat(client.readToEnd()).containsExactly("ghi");
            client.hangUp();
            closing.join();
            assertThat(feed.linesSent()).isEqualTo(1);
        }
    }

    @Test
    void cutsOffAClientThatDoesNotReadWhenPatienceIsOver() throws Exception {
        LineFeed feed = LineFeed.start(ENDLESS, UNTHROTTLED.withPatience(Duration.ofMillis(100)));
        try (TestClient client = TestClient.connectTo(feed)) {
            client.readLines(1);
            feed.close();
            assertThat(feed.awaitEnd(LONG)).isTrue();
        }
    }

    @Test
    void letsASlowClientSlowItselfOnly() throws Exception {
        try (LineFeed feed = LineFeed.start(ENDLESS, UNTHROTTLED.withPatience(Duration.ofMillis(100)));
                TestClient stuck = TestClient.connectTo(feed);
                TestClient quick = TestClient.connectTo(feed)) {
            stuck.readLines(1);
            long hundredMegabytes = 100L << 20;
            assertThat(readBytes(quick, hundredMegabytes)).isEqualTo(hundredMegabytes);
        }
    }

    @Test
    void missesNoLineOfAClientThatReadsLate() throws Exception {
        LineSource numbered = lines(numbers(2_000_000));
        try (LineFeed feed = LineFeed.start(numbered, UNTHROTTLED);
                TestClient late = TestClient.connectTo(feed);
                TestClient prompt = TestClient.connectTo(feed)) {
            assertThat(readAllBytes(prompt)).isEqualTo(numbers(2_000_000));
            assertThat(readAllBytes(late)).isEqualTo(numbers(2_000_000));
        }
    }

    @Test
    void sendsTheLinesThatAreDueAndNoMore() throws Exception {
        StoppedTicker ticker = new StoppedTicker();
        LineFeed feed = LineFeed.start(ENDLESS, atRate(100), ticker);
        try (TestClient client = TestClient.connectTo(feed)) {
            ticker.awaitParked();
            ticker.advance(10_000_000);
            client.readLines(1);
            ticker.advance(1_000_000_000);
            client.readLines(100);
            CompletableFuture<Void> closing = closeAside(feed);
            assertThat(client.readToEnd()).isEmpty();
            client.hangUp();
            closing.join();
            assertThat(feed.linesSent()).isEqualTo(101);
        }
    }

    @Test
    void keepsItsRateOverTime() throws Exception {
        SteppingTicker ticker = new SteppingTicker();
        LineFeed feed = LineFeed.start(lines("x\n".repeat(123_457)), atRate(30_000), ticker);
        try (feed;
                TestClient client = TestClient.connectTo(feed)) {
            client.readToEnd();
            assertThat(Duration.ofNanos(ticker.nanos())).isBetween(Duration.ofMillis(4115), Duration.ofMillis(4117));
        }
    }

    @Test
    void servesOnWhenAClientGoesAway() throws Exception {
        try (LineFeed feed = LineFeed.start(ENDLESS, UNTHROTTLED)) {
            TestClient.connectTo(feed).close();
            try (TestClient client = TestClient.connectTo(feed)) {
                assertThat(client.readLines(1)).containsExactly("0123456789");
            }
        }
    }

    @Test
    void failsWhenItsSourceFails() throws Exception {
        LineSource broken = () -> {
            throw new IOException("the disk is gone");
        };
        try (LineFeed feed = LineFeed.start(broken, UNTHROTTLED);
                TestClient client = TestClient.connectTo(feed)) {
            assertThatThrownBy(() -> feed.awaitEnd(LONG))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the disk is gone");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void namesThePortThatIsTaken() throws Exception {
        try (LineFeed feed = LineFeed.start(ABC, UNTHROTTLED)) {
            assertThatThrownBy(() -> LineFeed.start(ABC, FeedOptions.atPort(feed.port())))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("Cannot listen on localhost:" + feed.port())
                    .hasMessageContaining("port 0");
        }
    }

    @Test
    void namesTheHostThatIsUnknown() {
        FeedOptions options = UNTHROTTLED.withAddress(InetSocketAddress.createUnresolved("no.such.host", 9999));
        assertThatThrownBy(() -> LineFeed.start(ABC, options))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("Cannot listen on no.such.host:9999 (unknown host)");
    }

    @Test
    void closesTwiceAndWithoutClients() throws Exception {
        LineFeed feed = LineFeed.start(ABC, UNTHROTTLED);
        feed.close();
        feed.close();
        assertThat(feed.awaitEnd(LONG)).isTrue();
    }

    private static FeedOptions atRate(long linesPerSecond) {
        return UNTHROTTLED.withRate(Rate.perSecond(linesPerSecond));
    }

    private static LineSource lines(String text) {
        return lines(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static LineSource lines(byte[] text) {
        return new BlockList(List.of(LineBlock.of(ByteBuffer.wrap(text))));
    }

    private static LineSource pieces(String... pieces) {
        return new BlockList(List.of(pieces).stream()
                .map(piece -> LineBlock.of(ByteBuffer.wrap(piece.getBytes(StandardCharsets.ISO_8859_1))))
                .toList());
    }

    private static byte[] numbers(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] readAllBytes(TestClient client) throws IOException {
        return new BufferedInputStream(client.input()).readAllBytes();
    }

    private static long readBytes(TestClient client, long atLeast) throws IOException {
        byte[] buffer = new byte[1 << 16];
        InputStream input = client.input();
        long left = atLeast;
        while (left > 0) {
            left -= input.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
        }
        return atLeast - left;
    }

    private static CompletableFuture<Void> closeAside(LineFeed feed) {
        return CompletableFuture.runAsync(() -> {
            try {
                feed.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
