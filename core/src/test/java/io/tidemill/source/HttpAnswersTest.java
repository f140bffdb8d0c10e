package io.tidemill.source;

import static io.tidemill.source.Sealed.untilCount;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the HTTP source answers to old, unusual and too large requests, byte by byte. */
@Tag("faults")
class HttpAnswersTest {
    private static final String TAKEN = "HTTP/1.1 204 No Content\r\n";

    private final FakeContext context = new FakeContext();
    private final HttpSource<String> source = HttpSource.lines(0);
    private SourceRun<String> run;

    @BeforeEach
    void start() throws InterruptedException {
        context.set("tidemill.line.limit", "1000");
        run = source.start(context);
        context.nextSaid();
    }

    @AfterEach
    void stop() throws Exception {
        run.close();
        for (Thread thread : context.threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).as("%s is alive", thread).isFalse();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(source.listeningAt().orElseThrow());
        return socket;
    }

    /** Sends a request and leaves the connection open, and returns all that is answered until the server closes. */
    private String untilClosed(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    @Test
    void keepsAConnectionOfHttp10OpenOnlyWithSayingSo() throws Exception {
        String answer = TAKEN + "Connection: keep-alive\r\n\r\n";
        try (Socket socket = connect()) {
            for (int i = 0; i < 2; i++) {
                socket.getOutputStream()
                        .write("POST / HTTP/1.0\r\nConnection: Keep-Alive\r\nContent-length: 2\r\n\r\nx\n"
                                .getBytes(UTF_8));
                assertThat(new String(socket.getInputStream().readNBytes(answer.length()), US_ASCII))
                        .isEqualTo(answer);
            }
        }
        assertThat(untilClosed("POST / HTTP/1.0\r\nContent-length: 2\r\n\r\ny\n"))
                .isEqualTo(TAKEN + "Connection: close\r\n\r\n");
        assertThat(untilCount(3, run, context)).containsExactly("x", "x", "y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: close",
                "Connection: TE, close",
                "Connection:TE,Close , x",
                "Connection: TE\r\nConnection: close",
                "connection: keep-alive, close"
            })
    void closesWhereTheClientSaysSo(String field) throws Exception {
        assertThat(untilClosed("POST / HTTP/1.1\r\n" + field + "\r\nContent-Length: 1\r\n\r\nx"))
                .isEqualTo(TAKEN + "Connection: close\r\n\r\n");
    }

    @Test
    void sendsNoBodyToHead() throws Exception {
        assertThat(untilClosed("HEAD / HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\nAllow: POST\r\n")
                .contains("Content-Length: ")
                .endsWith("\r\n\r\n");
        assertThat(context.counts).isEmpty();
    }

    @Test
    void asksAClientOfHttp10ForNothing() throws Exception {
        assertThat(untilClosed("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx"))
                .isEqualTo(TAKEN + "Connection: close\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST / HTTP/1.0\r\n\r\nlost\n", "POST / HTTP/1.1\r\n\r\nlost\n"})
    void acknowledgesNoBodyWithoutALength(String request) throws Exception {
        assertThat(untilClosed(request)).startsWith("HTTP/1.1 411 Length Required\r\nConnection: close\r\n");
    }

    @Test
    void tellsAClientOfHttpsAtOnce() throws Exception {
        assertThat(untilClosed("\u0016\u0003\u0001\u0002\u0000"))
                .startsWith("HTTP/1.1 400 ")
                .contains("not HTTPS");
    }

    @Test
    void takesChunksWhoseSizesHaveLeadingZeros() throws Exception {
        String chunks = "0000000002\r\na\n\r\n0\r\n\r\n";
        assertThat(untilClosed("POST / HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks))
                .startsWith(TAKEN);
        assertThat(untilCount(1, run, context)).containsExactly("a");
    }

    @Test
    void takesNothingOfABodyWithALineThatWouldBeCut() throws Exception {
        String body = "before\n" + "L".repeat(1001) + "\nafter\n";

        assertThat(untilClosed("POST / HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body))
                .startsWith("HTTP/1.1 413 ")
                .contains("The record at byte 7 of the body is longer than one may be (lines: tidemill.line.limit)");
        assertThat(untilClosed("POST / HTTP/1.0\r\nContent-Length: 1002\r\n\r\n" + "L".repeat(1000) + "\r\n"))
                .startsWith("HTTP/1.1 204 ");

        assertThat(untilCount(1, run, context)).containsExactly("L".repeat(1000));
        assertThat(context.counts).containsOnlyKeys("refused");
    }

    @RepeatedTest(20)
    void knowsWhichLinesWouldBeCut() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        LineFormat format = new LineFormat("UTF-8", 5);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            text.append("x".repeat(random.nextInt(10) == 0 ? 6 : random.nextInt(6)))
                    .append(random.nextBoolean() ? "\n" : "\r\n");
            byte[] bytes = text.toString().getBytes(UTF_8);
            AtomicLong cut = new AtomicLong();
            RecordDecoder<String> decoder = format.decoder((what, example) -> cut.incrementAndGet());
            decoder.reset(bytes, 0, bytes.length);
            decoder.forEachRemaining(line -> {});

            assertThat(format.firstOverlong(bytes, 0, bytes.length) >= 0)
                    .as("%s of seed %s", text, seed)
                    .isEqualTo(cut.get() > 0);
            if (cut.get() > 0) {
                text.setLength(0);
            }
        }
    }
}
