package io.tidemill.source;

import static io.tidemill.source.Sealed.untilCount;
import static io.tidemill.source.Sealed.untilExhausted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs of Windows write before a text is no part of its first line, wherever the text comes from. */
@Tag("faults")
class ByteOrderMarkTest {
    private static final String MARK = "\ufeff";

    private final FakeContext context = new FakeContext();

    @AfterEach
    void endThreads() throws Exception {
        for (Thread thread : context.threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).as("%s is alive", thread).isFalse();
        }
    }

    /** Gives one byte at a time, as a slow sender does. */
    private static InputStream slowly(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(1, length));
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "'\ufeffid,name', 'id,name'",
        "'\ufeff\ufeffid', '\ufeffid'",
        "'id\ufeff', 'id\ufeff'",
        "'\ufeff', ''",
        "'\uff1aid', '\uff1aid'"
    })
    void isNoPartOfTheFirstLineOfStandardInput(String first, String expected) throws Exception {
        byte[] input = (first + "\n" + MARK + "second").getBytes(UTF_8);
        for (InputStream stream : List.of(new ByteArrayInputStream(input), slowly(input))) {
            try (SourceRun<String> run = StdinSource.lines(stream).start(context)) {
                assertThat(untilExhausted(run, context)).containsExactly(expected, MARK + "second");
            }
        }
    }

    @Test
    void isKeptWhereTheInputEndsWithinIt() throws Exception {
        InputStream input = new ByteArrayInputStream(new byte[] {(byte) 0xEF, (byte) 0xBB});
        try (SourceRun<String> run = StdinSource.lines(input).start(context)) {
            assertThat(untilExhausted(run, context)).containsExactly("\ufffd");
            assertThat(context.counts).containsEntry("malformed", 1L);
        }
    }

    @Test
    void isNoPartOfTheFirstLineOfEachConnection() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
                SourceRun<String> run =
                        SocketSource.lines("localhost", server.getLocalPort()).start(context)) {
            serve(server, MARK + "a\nb\n");
            serve(server, MARK + "c\n");

            assertThat(untilCount(3, run, context)).containsExactly("a", "b", "c");
            run.stopReceiving();
        }
    }

    private static void serve(ServerSocket server, String text) throws IOException {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write(text.getBytes(UTF_8));
        }
    }

    @Test
    void isNoPartOfTheFirstLineOfEachBody() throws Exception {
        HttpSource<String> source = HttpSource.lines(0);
        try (SourceRun<String> run = source.start(context)) {
            context.nextSaid();
            post(source, MARK + "a\nb");
            post(source, MARK);
            post(source, MARK + "c");

            assertThat(untilCount(3, run, context)).containsExactly("a", "b", "c");
        }
    }

    private static void post(HttpSource<String> source, String body) throws IOException, InterruptedException {
        int port = source.listeningAt().orElseThrow().getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .POST(BodyPublishers.ofString(body))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(204);
    }
}
