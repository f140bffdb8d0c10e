package io.tidemill.source;

import static io.tidemill.source.Sealed.await;
import static io.tidemill.source.Sealed.untilCount;
import static io.tidemill.source.Sealed.untilExhausted;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.TidemillException;
import io.tidemill.source.FakeContext.Said;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpSourceTest {
    private final FakeContext context = new FakeContext();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpSource<String> source = HttpSource.lines(0);

    @AfterEach
    void endThreads() throws Exception {
        for (Thread thread : context.threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).as("%s is alive", thread).isFalse();
        }
    }

    private SourceRun<String> start() throws InterruptedException {
        return started(source);
    }

    private <T> SourceRun<T> started(HttpSource<T> starting) throws InterruptedException {
        SourceRun<T> run = starting.start(context);
        assertThat(context.nextSaid().message()).matches("http 127\\.0\\.0\\.1:[1-9][0-9]*");
        return run;
    }

    private java.net.http.HttpRequest.Builder request() {
        return request(source);
    }

    private static java.net.http.HttpRequest.Builder request(HttpSource<?> to) {
        int port = to.listeningAt().map(InetSocketAddress::getPort).orElseThrow();
        return java.net.http.HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/any/path"));
    }

    private HttpResponse<String> send(java.net.http.HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return send(request().POST(BodyPublishers.ofString(body)));
    }

    /** Sends bytes as they are, and returns all that is answered. */
    private String exchange(String text) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(source.listeningAt().orElseThrow());
            socket.getOutputStream().write(text.getBytes(UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    @Test
    void deliversTheLinesOfEachBody() throws Exception {
        try (SourceRun<String> run = start()) {
            assertThat(post("a\r\n\nb").statusCode()).isEqualTo(204);
            assertThat(post("c\n").statusCode()).isEqualTo(204);
            assertThat(post("").statusCode()).isEqualTo(204);

            assertThat(untilCount(4, run, context)).containsExactly("a", "", "b", "c");
            assertThat(context.counts).isEmpty();
        }
    }

    @Test
    void takesBodiesInChunksAndThoseThatWaitToBeAskedFor() throws Exception {
        try (SourceRun<String> run = start()) {
            String chunks = "3\r\na\nb\r\n2;x=y\r\nc\n\r\n0\r\nTrailer: t\r\n\r\n";
            assertThat(exchange("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunks))
                    .isEqualTo("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
            assertThat(exchange("POST / HTTP/1.1\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\nd"))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");

            assertThat(untilCount(3, run, context)).containsExactly("a", "bc", "d");
        }
    }

    @Test
    void storesNothingOfABodyThatDidNotArriveAsAWhole() throws Exception {
        try (SourceRun<String> run = start()) {
            assertThat(exchange("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\na\nb\n"))
                    .isEmpty();
            post("whole\n");

            assertThat(untilCount(1, run, context)).containsExactly("whole");
        }
    }

    @Test
    void refusesWhatItCanNotTake() throws Exception {
        source = source.with(HttpOptions.DEFAULT.withMostBodyBytes(4));
        try (SourceRun<String> run = start()) {
            assertThat(post("12345").statusCode()).isEqualTo(413);
            assertThat(post("12345").body())
                    .isEqualTo("A body may have 4 bytes; send the records in several requests\n");
            assertThat(exchange("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n"))
                    .startsWith("HTTP/1.1 413 ");
            assertThat(exchange("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"))
                    .startsWith("HTTP/1.1 413 ");
            assertThat(send(request().GET()).statusCode()).isEqualTo(405);
            assertThat(send(request().header("Content-Encoding", "gzip").POST(BodyPublishers.ofString("x")))
                            .statusCode())
                    .isEqualTo(415);
            assertThat(exchange("hello\n")).startsWith("HTTP/1.1 400 ");
            assertThat(exchange("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(exchange("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(exchange("POST / HTTP/1.1\r\nX: " + "y".repeat(20_000) + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 431 ");
            post("good");

            assertThat(untilCount(1, run, context)).containsExactly("good");
        }
    }

    @Test
    void takesOnlyRequestsWithTheToken() throws Exception {
        source = source.with(HttpOptions.DEFAULT.withToken("secret"));
        try (SourceRun<String> run = start()) {
            HttpResponse<String> refused = post("a");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(send(request().header("Authorization", "Bearer wrong").POST(BodyPublishers.ofString("b")))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(send(request().header("Authorization", "Bearer secret").POST(BodyPublishers.ofString("c")))
                            .statusCode())
                    .isEqualTo(204);

            assertThat(untilCount(1, run, context)).containsExactly("c");
            assertThat(HttpOptions.DEFAULT.withToken("secret").toString()).doesNotContain("secret");
        }
    }

    @Test
    void refusesABodyThatIsNotInTheFormat() throws Exception {
        HttpSource<byte[]> frames = HttpSource.of(0, RecordFormat.lengthPrefixed(100));
        try (SourceRun<byte[]> run = started(frames)) {
            byte[] frame = ByteBuffer.allocate(5).putInt(1).put((byte) 'x').array();
            byte[] hostile = ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array();
            byte[] half = ByteBuffer.allocate(5).putInt(2).put((byte) 'x').array();

            assertThat(send(request(frames).POST(BodyPublishers.ofByteArray(hostile)))
                            .body())
                    .contains("announces 2147483647 bytes");
            assertThat(send(request(frames).POST(BodyPublishers.ofByteArray(half)))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(send(request(frames).POST(BodyPublishers.ofByteArray(frame)))
                            .statusCode())
                    .isEqualTo(204);

            assertThat(untilCount(1, run, context)).containsExactly(new byte[] {'x'});
        }
    }

    @Test
    void answersWhenTheRecordsAreOnTheDisk() throws Exception {
        MemoryLog log = new MemoryLog();
        context.withLog(log);
        try (SourceRun<String> run = start()) {
            assertThat(post("a\nb").statusCode()).isEqualTo(204);
            assertThat(log.entries()).isNotEmpty();
            assertThat(log.syncedEnd()).isEqualTo(log.end());
            assertThat(untilCount(2, run, context)).containsExactly("a", "b");
        }
    }

    @Test
    void letsAnswersWaitWhileTheBufferIsFullAndLosesNothing() throws Exception {
        context.withBuffer(1 << 20);
        source = source.with(HttpOptions.DEFAULT.withMostBodyBytes(64 << 10));
        context.set("tidemill.line.limit", "64k");
        String body = ("x".repeat(99) + "\n").repeat(500);
        try (SourceRun<String> run = start()) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            CompletableFuture<HttpResponse<String>> last = CompletableFuture.completedFuture(null);
            for (int i = 0; i < 40; i++) { // 2 MB, one after the other
                last = last.thenCompose(before -> client.sendAsync(
                        request().POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString()));
                answers.add(last);
            }
            await(() -> context.threads.stream().anyMatch(thread -> thread.getState() == Thread.State.WAITING));
            assertThat(answers.get(39)).isNotDone();

            assertThat(untilCount(20_000, run, context)).hasSize(20_000);
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(204);
            }
        }
    }

    @Test
    void asksForPatienceWhenTooManyBodiesAreUnderWay() throws Exception {
        String body = ("y".repeat(39_999) + "\n").repeat(2);
        context.withBuffer(1 << 20).set("tidemill.line.limit", "64k");
        try (SourceRun<String> run = start()) {
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Socket socket = new Socket();
                socket.connect(source.listeningAt().orElseThrow());
                socket.getOutputStream()
                        .write("POST / HTTP/1.1\r\nContent-Length: 80000\r\nExpect: 100-continue\r\n\r\n"
                                .getBytes(UTF_8));
                assertThat(socket.getInputStream().readNBytes(25)).startsWith("HTTP/1.1 100".getBytes(UTF_8));
                slow.add(socket);
            }
            HttpResponse<String> answer = post(body);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");

            for (Socket socket : slow) {
                socket.close();
            }
            await(() -> statusOf(body) == 204);
            assertThat(untilCount(2, run, context)).hasSize(2);
        }
    }

    private int statusOf(String body) {
        try {
            return post(body).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keepsAtAGracefulStopWhatItAnsweredFor() throws Exception {
        try (SourceRun<String> run = start();
                Socket silent = new Socket()) {
            silent.connect(source.listeningAt().orElseThrow());
            silent.getOutputStream().write("POST / HTTP/1.1\r\n".getBytes(UTF_8));
            List<String> sent =
                    IntStream.range(0, 100).mapToObj(i -> "line " + i).toList();
            for (String line : sent) {
                post(line);
            }

            run.stopReceiving();

            assertThat(untilExhausted(run, context)).isEqualTo(sent);
            InputStream rest = silent.getInputStream();
            assertThat(rest.read()).isEqualTo(-1);
            run.stopReceiving();
        }
    }

    @Test
    void stopsTheApplicationWhereThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            source = HttpSource.lines(taken.getLocalPort());
            try (SourceRun<String> run = source.start(context)) {
                Said said = context.nextSaid();
                assertThat(said.what()).isEqualTo("fatal");
                assertThat(said.message()).contains("cannot listen at http 127.0.0.1:" + taken.getLocalPort());
                await(run::isExhausted);
            }
        }
    }

    @Test
    void refusesPortsAndTokensThatCanNotBe() {
        assertThatThrownBy(() -> HttpSource.lines(65536))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("expected 1 to 65535");
        assertThatThrownBy(() -> HttpOptions.DEFAULT.withToken(" ")).isInstanceOf(TidemillException.class);
        assertThatThrownBy(() -> source.with(HttpOptions.DEFAULT.withHost("")))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("host");
    }
}
