package io.tidemill.source;

import static io.tidemill.source.Sealed.await;
import static io.tidemill.source.Sealed.untilCount;
import static io.tidemill.source.Sealed.untilExhausted;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.TidemillException;
import io.tidemill.source.FakeContext.Said;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketSourceTest {
    private final FakeContext context = new FakeContext();
    private ServerSocket server;
    private int port;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        port = server.getLocalPort();
    }

    @AfterEach
    void endThreads() throws Exception {
        server.close();
        for (Thread thread : context.threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).as("%s is alive", thread).isFalse();
        }
    }

    @Test
    void deliversTheLinesThatTheServerSends() throws Exception {
        context.set("tidemill.socket.reconnect", "false");
        try (SourceRun<String> run = start(RecordFormat.lines())) {
            serve("a\r\n\nb\nlast");

            assertThat(untilExhausted(run, context)).containsExactly("a", "", "b", "last");
            assertThat(context.nextSaid()).isEqualTo(new Said("started", "connected to localhost:" + port));
            assertThat(context.nextSaid())
                    .isEqualTo(new Said(
                            "stopped",
                            "localhost:" + port + " has closed the connection; the source has ended, since"
                                    + " tidemill.socket.reconnect is false"));
            context.woken.await();
            assertThat(context.threads)
                    .singleElement()
                    .satisfies(it -> assertThat(it.getName()).isEqualTo("tidemill-socket-" + port));
        }
    }

    @Test
    void readsOtherCharsets() throws Exception {
        context.set("tidemill.socket.reconnect", "false");
        try (SourceRun<String> run =
                SocketSource.lines("localhost", port, ISO_8859_1).start(context)) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write("gr\u00fcn\n".getBytes(ISO_8859_1));
            }
            assertThat(untilExhausted(run, context)).containsExactly("gr\u00fcn");
            assertThat(context.counts).isEmpty();
        }
    }

    @Test
    void connectsAgainAfterTheServerHasClosed() throws Exception {
        try (SourceRun<String> run = start(RecordFormat.lines())) {
            serve("a\nb");
            assertThat(untilCount(2, run, context)).containsExactly("a", "b");
            serve("c\n");
            assertThat(untilCount(1, run, context)).containsExactly("c");

            assertThat(run.isExhausted()).isFalse();
            assertThat(List.of(context.nextSaid(), context.nextSaid(), context.nextSaid()))
                    .extracting(Said::what)
                    .containsExactly("started", "stopped", "started");
        }
    }

    @Test
    void connectsAgainAfterAReset() throws Exception {
        try (SourceRun<String> run = start(RecordFormat.lines())) {
            Socket reset = server.accept();
            assertThat(context.nextSaid().what()).isEqualTo("started");
            reset.setSoLinger(true, 0);
            reset.close();
            serve("a\n");

            assertThat(untilCount(1, run, context)).containsExactly("a");
            assertThat(context.nextSaid())
                    .isEqualTo(new Said("failed", "the connection to localhost:" + port + " failed; connecting again"));
            assertThat(context.nextSaid().what()).isEqualTo("stopped");
            assertThat(context.nextSaid().what()).isEqualTo("started");
        }
    }

    @Test
    void goesOnWhenTheServerAppearsAndSaysOnceThatItWasNotThere() throws Exception {
        server.close();
        try (SourceRun<String> run = start(RecordFormat.lines())) {
            assertThat(context.nextSaid().message())
                    .startsWith("cannot connect to localhost:" + port + "; trying again");
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            serve("a\n");

            assertThat(untilCount(1, run, context)).containsExactly("a");
            assertThat(context.nextSaid().what()).isEqualTo("started");
        }
    }

    @Test
    void goesOnWhenTheHostBecomesKnown() throws Exception {
        AtomicBoolean known = new AtomicBoolean();
        HostResolver resolver = host -> {
            if (!known.get()) {
                throw new UnknownHostException(host);
            }
            return InetAddress.getAllByName("localhost");
        };
        try (SourceRun<String> run = SocketSource.of("the-log-host", port, resolver, RecordFormat.lines())
                .start(context)) {
            assertThat(context.nextSaid().message())
                    .startsWith("no address is known for the host the-log-host; trying again");
            known.set(true);
            serve("a\n");

            assertThat(untilCount(1, run, context)).containsExactly("a");
        }
    }

    @Test
    void slowsTheSenderWhenTheBufferIsFullAndLosesNothing() throws Exception {
        context.set("tidemill.socket.reconnect", "false");
        byte[] piece = ("x".repeat(99) + "\n").repeat(1000).getBytes(UTF_8);
        long pieces = 2000; // 200 MB through a buffer of 4 MiB
        AtomicLong sentBytes = new AtomicLong();
        try (SourceRun<String> run = start(RecordFormat.lines())) {
            Thread sender = sender(out -> {
                for (int i = 0; i < pieces; i++) {
                    out.write(piece);
                    sentBytes.addAndGet(piece.length);
                }
            });
            await(() -> context.threads.get(0).getState() == Thread.State.WAITING);
            assertThat(sentBytes.get()).isLessThan(60_000_000);

            long[] received = new long[1];
            await(() -> {
                SourceBatch<String> batch = run.seal(context.nextBatch());
                received[0] += batch.recordCount();
                batch.release();
                return run.isExhausted();
            });
            sender.join();
            assertThat(received[0]).isEqualTo(pieces * 1000);
        }
    }

    @Test
    void keepsAtAGracefulStopWhatItHasRead() throws Exception {
        try (SourceRun<String> run = start(RecordFormat.lines());
                Socket client = server.accept()) {
            client.getOutputStream().write("a\nb\nhalf".getBytes(UTF_8));
            List<String> before = untilCount(1, run, context);
            client.getOutputStream().write("c\nd\n".getBytes(UTF_8));

            run.stopReceiving();

            List<String> after = untilExhausted(run, context);
            List<String> all = List.of("a", "b", "halfc", "d");
            before.addAll(after);
            assertThat(all).startsWith(before.toArray(String[]::new));
            assertThat(before).startsWith("a", "b");
            assertThat(context.said).extracting(Said::what).containsExactly("started");
        }
    }

    @Test
    void stopsAtOnceWhileItsBufferIsFull() throws Exception {
        try (SourceRun<String> run = start(RecordFormat.lines())) {
            Thread sender = sender(
                    out -> out.write(("x".repeat(99) + "\n").repeat(500_000).getBytes(UTF_8)));
            await(() -> context.threads.get(0).getState() == Thread.State.WAITING);

            run.stopReceiving();

            sender.join();
            assertThat(untilExhausted(run, context)).hasSizeGreaterThan(30_000);
        }
    }

    @Test
    void stopsAtOnceWhileItWaitsToConnect() throws Exception {
        server.close();
        try (SourceRun<String> run = start(RecordFormat.lines())) {
            context.nextSaid();
            run.stopReceiving();
            assertThat(run.isExhausted()).isTrue();
        }
    }

    @Test
    void stopsTheApplicationAtALengthThatCanNotBe() throws Exception {
        try (SourceRun<byte[]> run = start(RecordFormat.lengthPrefixed(1000));
                Socket client = server.accept()) {
            client.getOutputStream()
                    .write(ByteBuffer.allocate(20)
                            .putInt(3)
                            .put(new byte[] {1, 2, 3})
                            .putInt(0x7fffffff)
                            .array());
            context.nextSaid();

            assertThat(context.nextSaid())
                    .satisfies(it -> assertThat(it.what()).isEqualTo("fatal"))
                    .satisfies(it ->
                            assertThat(it.message()).contains("localhost:" + port, "2147483647", "expected 0 to 1000"));
            untilExhausted(run, context);
        }
    }

    @Test
    void deliversLengthPrefixedAndFixedRecords() throws Exception {
        context.set("tidemill.socket.reconnect", "false");
        byte[] twice = {0, 0, 0, 2, 5, 6, 0, 0, 0, 0, 0, 0, 0, 1};
        try (SourceRun<byte[]> run = start(RecordFormat.lengthPrefixed(1000))) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write(twice);
                client.getOutputStream().write(new byte[] {7, 0, 0, 0, 9, 1});
            }
            List<byte[]> records = untilExhausted(run, context);
            assertThat(records).containsExactly(new byte[] {5, 6}, new byte[0], new byte[] {7});
            assertThat(context.counts).containsOnlyKeys("incomplete");
        }
        try (SourceRun<byte[]> run = start(RecordFormat.fixedLength(7))) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write(twice);
            }
            assertThat(untilExhausted(run, context))
                    .containsExactly(new byte[] {0, 0, 0, 2, 5, 6, 0}, new byte[] {0, 0, 0, 0, 0, 0, 1});
        }
    }

    @Test
    void convertsConnectionsWithAFunctionOfTheProgram() throws Exception {
        context.set("tidemill.socket.reconnect", "false");
        SocketSource<Integer> source = SocketSource.converting(
                "localhost",
                port,
                input -> () -> new BufferedReader(new InputStreamReader(input, UTF_8))
                        .lines()
                        .map(Integer::valueOf)
                        .iterator());
        try (SourceRun<Integer> run = source.start(context)) {
            serve("1\n2\n3\n");
            assertThat(untilExhausted(run, context)).containsExactly(1, 2, 3);
        }
        context.threads.get(0).join();
        context.said.clear();
        try (SourceRun<Integer> run = source.start(context)) {
            serve("1\ntwo\n3\n");
            assertThat(untilExhausted(run, context)).containsExactly(1);
            context.nextSaid();
            assertThat(context.nextSaid().message()).contains("socketStream", "two");
        }
    }

    @Test
    void refusesWhatIsNoAddress() {
        assertThatThrownBy(() -> SocketSource.lines("localhost", 0))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("port");
        assertThatThrownBy(() -> SocketSource.lines(" ", 1))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("host");
        assertThatThrownBy(() -> SocketOptions.DEFAULT.withConnectTimeout(Duration.ZERO))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("connectTimeout");
    }

    @Test
    void goesOnWithWhatWasReceivedBeforeACrash() throws Exception {
        MemoryLog log = new MemoryLog();
        context.withLog(log);
        Socket client;
        try (SourceRun<String> run = start(RecordFormat.lines())) {
            client = server.accept();
            client.getOutputStream().write("a\nb\nhalf of ".getBytes(UTF_8));
            await(() -> !log.entries().isEmpty());
            assertThat(run.isExhausted()).isFalse();
        }
        client.close(); // after the run has ended: before, it would have ended the last line
        FakeContext next = new FakeContext().withLog(log).continuedFrom(Map.of());
        try (SourceRun<String> run = SocketSource.lines("localhost", port).start(next)) {
            serve("c\n");

            assertThat(untilCount(3, run, next)).containsExactly("a", "b", "c");
        }
        context.threads.addAll(next.threads); // to be waited for
    }

    private <T> SourceRun<T> start(RecordFormat<T> format) {
        return SocketSource.of("localhost", port, format)
                .with(SocketOptions.DEFAULT.withConnectTimeout(Duration.ofSeconds(5)))
                .start(context);
    }

    /** Sends a text to the next client, and closes. */
    private void serve(String text) throws IOException {
        try (Socket client = server.accept()) {
            client.getOutputStream().write(text.getBytes(UTF_8));
        }
    }

    /** What a server sends. */
    private interface Sending {
        void to(OutputStream out) throws IOException;
    }

    /** Serves the next client from a thread of its own. */
    private Thread sender(Sending sending) {
        Thread sender = new Thread(() -> {
            try (Socket client = server.accept()) {
                sending.to(client.getOutputStream());
            } catch (IOException e) {
                // the client has gone
            }
        });
        sender.start();
        return sender;
    }
}
