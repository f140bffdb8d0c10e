package io.tidemill.source;

import static io.tidemill.source.Sealed.await;
import static io.tidemill.source.Sealed.untilCount;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.TidemillException;
import io.tidemill.source.FakeContext.Said;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers whose connections are all in use, by clients that rest, drip, or do not know each other. */
@Tag("faults")
class FullHouseTest {
    private static final String POST = "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nx\n";
    private static final String TAKEN = "HTTP/1.1 204 No Content\r\n\r\n";
    private static final String TAKEN_AS_LAST = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

    private final FakeContext context = new FakeContext();
    private final List<Socket> clients = new ArrayList<>();

    @AfterEach
    void endThreads() throws Exception {
        for (Socket client : clients) {
            client.close();
        }
        for (Thread thread : context.threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).as("%s is alive", thread).isFalse();
        }
    }

    private <T> SourceRun<T> started(Source<T> source) throws InterruptedException {
        SourceRun<T> run = source.start(context);
        assertThat(context.nextSaid().what()).isEqualTo("started");
        return run;
    }

    private Socket connect(Optional<InetSocketAddress> server) throws IOException {
        Socket socket = new Socket();
        clients.add(socket);
        socket.connect(server.orElseThrow());
        return socket;
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(UTF_8));
    }

    private static String read(Socket client, int length) throws IOException {
        return new String(client.getInputStream().readNBytes(length), US_ASCII);
    }

    private static String readAll(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), US_ASCII);
    }

    /** Lets time pass, in steps, until the server has ended its output to the client. */
    private void passUntilEnded(Socket client, Duration step) throws IOException {
        client.setSoTimeout(5);
        boolean hasEnded = false;
        while (!hasEnded) {
            pass(step); // again and again, since the server may begin to count after the first
            try {
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                hasEnded = true;
            } catch (SocketTimeoutException e) {
                // not yet
            }
        }
    }

    private void pass(Duration time) {
        context.nowMillis.addAndGet(time.toMillis());
    }

    private Map<String, Long> counts() {
        synchronized (context.counts) {
            return Map.copyOf(context.counts);
        }
    }

    // ---- HTTP

    @Test
    void letsTheNextHttpClientInWhenOthersOnlyKeepTheirConnections() throws Exception {
        HttpSource<String> source = HttpSource.lines(0).with(HttpOptions.DEFAULT.withMostConnections(1));
        try (SourceRun<String> run = started(source)) {
            Socket resting = connect(source.listeningAt());
            send(resting, POST);
            assertThat(read(resting, TAKEN.length())).isEqualTo(TAKEN);
            Socket waiting = connect(source.listeningAt());
            send(waiting, POST);

            passUntilEnded(resting, Duration.ofSeconds(1));
            resting.close();

            assertThat(read(waiting, TAKEN.length())).isEqualTo(TAKEN);
            assertThat(untilCount(2, run, context)).hasSize(2);
            Said said = context.nextSaid();
            assertThat(said.what()).isEqualTo("failed");
            assertThat(said.message()).contains("all 1 connections", "HttpOptions.withMostConnections");
            assertThat(context.said).isEmpty();
        }
    }

    @Test
    void endsTheConnectionsOfBusyHttpClientsWithTheirAnswersWhileOthersWait() throws Exception {
        HttpSource<String> source = HttpSource.lines(0).with(HttpOptions.DEFAULT.withMostConnections(1));
        try (SourceRun<String> run = started(source)) {
            Socket busy = connect(source.listeningAt());
            send(busy, POST);
            assertThat(read(busy, TAKEN.length())).isEqualTo(TAKEN);

            Socket waiting = connect(source.listeningAt());
            send(waiting, POST);
            assertThat(context.nextSaid().what()).isEqualTo("failed");
            send(busy, POST); // within a second, by the clock that stands still

            assertThat(readAll(busy)).isEqualTo(TAKEN_AS_LAST);
            assertThat(read(waiting, TAKEN.length())).isEqualTo(TAKEN);
            assertThat(untilCount(3, run, context)).hasSize(3);
        }
    }

    @Test
    void doesNotLetHttpClientsThatDripKeepOthersOut() throws Exception {
        HttpSource<String> source = HttpSource.lines(0).with(HttpOptions.DEFAULT.withMostConnections(1));
        try (SourceRun<String> run = started(source)) {
            Socket dripping = connect(source.listeningAt());
            send(dripping, "POST / HTTP/1.1\r\n");
            Socket waiting = connect(source.listeningAt());
            send(waiting, POST);
            assertThat(context.nextSaid().what()).isEqualTo("failed");

            passUntilEnded(dripping, Duration.ofSeconds(5));

            dripping.close();
            assertThat(read(waiting, TAKEN.length())).isEqualTo(TAKEN);
            assertThat(untilCount(1, run, context)).containsExactly("x");
        }
    }

    @Test
    void limitsTheTimeOfARequestAndNotOfEachRead() throws Exception {
        HttpSource<String> source = HttpSource.lines(0);
        try (SourceRun<String> run = started(source)) {
            Socket dripping = connect(source.listeningAt());
            send(dripping, "POST / HTTP/1.1\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n");
            assertThat(read(dripping, 25)).startsWith("HTTP/1.1 100 ");
            pass(Duration.ofSeconds(59));
            send(dripping, "a");
            pass(Duration.ofSeconds(2));
            send(dripping, "b");

            assertThat(readAll(dripping)).startsWith("HTTP/1.1 408 Request Timeout\r\n");
            await(() -> counts().equals(Map.of("refused", 1L)));
            assertThat(Sealed.records(run.seal(context.nextBatch()))).isEmpty();
        }
    }

    @Test
    void closesHttpConnectionsThatRest() throws Exception {
        HttpSource<String> source =
                HttpSource.lines(0).with(HttpOptions.DEFAULT.withIdleTimeout(Duration.ofMillis(20)));
        try (SourceRun<String> run = started(source)) {
            assertThat(readAll(connect(source.listeningAt()))).isEmpty();
            assertThat(counts()).isEmpty();
            assertThat(run.isExhausted()).isFalse();
        }
    }

    // ---- syslog

    @Test
    void letsTheNextSyslogClientInAndKeepsWhatTheSilentOneStillSends() throws Exception {
        SyslogSource source = SyslogSource.of(0).with(SyslogOptions.DEFAULT.withMostConnections(1));
        try (SourceRun<SyslogMessage> run = started(source)) {
            Socket silent = connect(source.listeningAt());
            send(silent, "<13>first\n");
            assertThat(untilCount(1, run, context)).hasSize(1);
            Socket waiting = connect(source.listeningAt());
            send(waiting, "<13>waited\n");
            passUntilEnded(silent, Duration.ofMinutes(1));
            send(silent, "<13>late\n");
            silent.close();

            assertThat(untilCount(2, run, context))
                    .extracting(SyslogMessage::message)
                    .containsExactlyInAnyOrder("late", "waited");
            assertThat(context.nextSaid().message()).contains("SyslogOptions.withMostConnections");
            assertThat(counts()).isEmpty();
        }
    }

    @Test
    void endsSilentSyslogConnectionsAndKeepsWhatTheyStillSend() throws Exception {
        SyslogSource source = SyslogSource.of(0).with(SyslogOptions.DEFAULT.withIdleTimeout(Duration.ofMillis(20)));
        try (SourceRun<SyslogMessage> run = started(source)) {
            Socket silent = connect(source.listeningAt());
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            send(silent, "<13>late");
            silent.close();

            assertThat(untilCount(1, run, context))
                    .extracting(SyslogMessage::message)
                    .containsExactly("late");
        }
    }

    @Test
    void countsAMessageThatAResetCutThrough() throws Exception {
        SyslogSource source = SyslogSource.of(0);
        try (SourceRun<SyslogMessage> run = started(source)) {
            Socket client = connect(source.listeningAt());
            send(client, "<13>whole\n<13>half");
            assertThat(untilCount(1, run, context)).hasSize(1);
            client.setSoLinger(true, 0);
            client.close();

            await(() -> counts().equals(Map.of("incomplete", 1L)));
            assertThat(context.examples.get(0)).contains("/127.0.0.1:");
        }
    }

    // ---- accepting

    /** Fails to accept, as often as it is told, as the system does when a program has too many files open. */
    private static final class Exhausted extends ServerSocket {
        private final AtomicInteger failures;

        Exhausted(AtomicInteger failures) throws IOException {
            super(0, 10, InetAddress.getLoopbackAddress());
            this.failures = failures;
        }

        @Override
        public Socket accept() throws IOException {
            if (failures.getAndDecrement() > 0) {
                throw new SocketException("Too many open files");
            }
            return super.accept();
        }
    }

    @Test
    void goesOnWhenTheSystemGivesNoConnectionAndSaysItOnce() throws Exception {
        Conversation echo = connection -> {
            connection.awaitClient(Duration.ofSeconds(20), Duration.ofSeconds(20));
            connection.output().write(connection.input().read());
        };
        TcpServer server = new TcpServer(
                new ListenAddress("127.0.0.1", 0),
                "echo",
                new ConnectionLimit(2, "an option"),
                context,
                echo,
                () -> {});
        ServerSocket listening = new Exhausted(new AtomicInteger(3));
        server.start(() -> listening, bound -> {});
        assertThat(context.nextSaid().what()).isEqualTo("started");

        Socket client = connect(Optional.of((InetSocketAddress) listening.getLocalSocketAddress()));
        send(client, "e");

        assertThat(readAll(client)).isEqualTo("e");
        Said said = context.nextSaid();
        assertThat(said.what()).isEqualTo("failed");
        assertThat(said.message()).contains("Too many open files; trying again", "ulimit -n", "an option");
        assertThat(context.said).isEmpty();
        server.stop();
    }

    @Test
    void refusesLimitsThatCanNotBe() {
        assertThatThrownBy(() -> HttpOptions.DEFAULT.withMostConnections(0)).isInstanceOf(TidemillException.class);
        assertThatThrownBy(() -> HttpOptions.DEFAULT.withRequestTimeout(Duration.ZERO))
                .hasMessageContaining("requestTimeout is PT0S; expected 1 ms");
        assertThatThrownBy(() -> SyslogOptions.DEFAULT.withIdleTimeout(Duration.ofDays(365)))
                .hasMessageContaining("24 days");
    }
}
