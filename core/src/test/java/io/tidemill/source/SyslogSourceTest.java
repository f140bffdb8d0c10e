package io.tidemill.source;

import static io.tidemill.source.Sealed.await;
import static io.tidemill.source.Sealed.untilCount;
import static io.tidemill.source.Sealed.untilExhausted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SyslogSourceTest {
    private final FakeContext context = new FakeContext();
    private SyslogSource source = SyslogSource.of(0);

    @AfterEach
    void endThreads() throws Exception {
        for (Thread thread : context.threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).as("%s is alive", thread).isFalse();
        }
    }

    private SourceRun<SyslogMessage> start() throws InterruptedException {
        SourceRun<SyslogMessage> run = source.start(context);
        assertThat(context.nextSaid().message()).matches("syslog 127\\.0\\.0\\.1:[1-9][0-9]*");
        return run;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(source.listeningAt().orElseThrow());
        return socket;
    }

    private void send(String text) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(text.getBytes(UTF_8));
        }
    }

    private void sendDatagrams(String... texts) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (String text : texts) {
                byte[] bytes = text.getBytes(UTF_8);
                socket.send(new DatagramPacket(
                        bytes, bytes.length, source.listeningAt().orElseThrow()));
            }
        }
    }

    private List<String> raw(int count, SourceRun<SyslogMessage> run) throws Exception {
        return untilCount(count, run, context).stream().map(SyslogMessage::raw).toList();
    }

    @Test
    void takesMessagesBeforeNewlinesAndAfterTheirLengths() throws Exception {
        try (SourceRun<SyslogMessage> run = start()) {
            send("<13>a\n<14>b\r\n\n5 <15>c8 <16>d\ne\n<17>without an end");

            assertThat(raw(5, run)).containsExactly("<13>a", "<14>b", "<15>c", "<16>d\ne", "<17>without an end");
            assertThat(context.counts).isEmpty();
        }
    }

    @Test
    void takesMessagesThatComeInPieces() throws Exception {
        try (SourceRun<SyslogMessage> run = start();
                Socket socket = connect()) {
            for (byte part : "<13>one\n7 <13>two<13>\u00fc\n".getBytes(UTF_8)) {
                socket.setTcpNoDelay(true);
                socket.getOutputStream().write(part);
                socket.getOutputStream().flush();
            }
            assertThat(raw(3, run)).containsExactly("<13>one", "<13>two", "<13>\u00fc");
        }
    }

    @Test
    void takesOneMessageFromEachDatagram() throws Exception {
        try (SourceRun<SyslogMessage> run = start()) {
            sendDatagrams("<13>a\nb\n", "", "<14>7 c");

            assertThat(raw(2, run)).containsExactly("<13>a\nb", "<14>7 c");
        }
    }

    @Test
    void keepsWhatIsNoMessageAndCountsIt() throws Exception {
        try (SourceRun<SyslogMessage> run = start()) {
            send("hello\n<999>x\n<13>good\n");

            List<SyslogMessage> messages = untilCount(3, run, context);
            assertThat(messages).extracting(SyslogMessage::message).containsExactly("hello", "<999>x", "good");
            await(() -> counts().equals(Map.of("malformed", 2L)));
        }
    }

    private Map<String, Long> counts() {
        synchronized (context.counts) {
            return Map.copyOf(context.counts);
        }
    }

    @Test
    void closesAConnectionWhoseLengthCanNotBeRightAndServesTheOthers() throws Exception {
        try (SourceRun<SyslogMessage> run = start();
                Socket good = connect();
                Socket bad = connect()) {
            bad.getOutputStream().write("6 <13>ok999999999 <13>".getBytes(UTF_8));
            assertThat(bad.getInputStream().read()).isEqualTo(-1);
            good.getOutputStream().write("<13>good\n".getBytes(UTF_8));

            assertThat(raw(2, run)).containsExactlyInAnyOrder("<13>ok", "<13>good");
            assertThat(counts()).isEqualTo(Map.of("malformed", 1L));
        }
    }

    @Tag("faults")
    @Test
    void closesTheConnectionOfAClientThatSpeaksTls() throws Exception {
        try (SourceRun<SyslogMessage> run = start();
                Socket tls = connect()) {
            tls.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3});

            assertThat(tls.getInputStream().read()).isEqualTo(-1);
            assertThat(counts()).isEqualTo(Map.of("malformed", 1L));
            assertThat(context.examples.get(0)).contains("speaks TLS");
            assertThat(run.isExhausted()).isFalse();
        }
    }

    @Test
    void cutsMessagesThatAreTooLong() throws Exception {
        source = source.with(SyslogOptions.DEFAULT.withMostMessageBytes(480));
        try (SourceRun<SyslogMessage> run = start()) {
            send("<13>" + "x".repeat(100_000) + "\n<13>next\n");
            List<String> cut = raw(2, run);
            assertThat(cut.get(0)).startsWith("<13>xxx").hasSizeBetween(480, 500);
            assertThat(cut.get(1)).isEqualTo("<13>next");

            sendDatagrams("<14>" + "y".repeat(1000));
            assertThat(raw(1, run).get(0)).startsWith("<14>yyy").hasSize(480);
            assertThat(counts()).isEqualTo(Map.of("truncated", 2L));
        }
    }

    @Test
    void countsAMessageOfWhichOnlyAPartCame() throws Exception {
        try (SourceRun<SyslogMessage> run = start()) {
            send("<13>whole\n20 <13>half");

            assertThat(raw(1, run)).containsExactly("<13>whole");
            await(() -> counts().equals(Map.of("incomplete", 1L)));
        }
    }

    @Test
    void slowsSendersWhenTheBufferIsFullAndLosesNothing() throws Exception {
        byte[] piece = ("<13>" + "x".repeat(95) + "\n").repeat(1000).getBytes(UTF_8);
        AtomicLong sentBytes = new AtomicLong();
        try (SourceRun<SyslogMessage> run = start()) {
            Thread sender = new Thread(() -> {
                try (Socket socket = connect()) {
                    for (int i = 0; i < 500; i++) { // 50 MB through a buffer of 4 MiB
                        socket.getOutputStream().write(piece);
                        sentBytes.addAndGet(piece.length);
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            sender.start();
            await(() -> context.threads.stream().anyMatch(thread -> thread.getState() == Thread.State.WAITING));
            assertThat(sentBytes.get()).isLessThan(30_000_000);

            assertThat(untilCount(500_000, run, context)).hasSize(500_000);
            sender.join();
        }
    }

    @Test
    void writesWhatItReceivesToTheReceivedLog() throws Exception {
        MemoryLog log = new MemoryLog();
        context.withLog(log);
        try (SourceRun<SyslogMessage> run = start()) {
            send("<13>tcp\n");
            sendDatagrams("<13>udp");
            await(() -> log.entries().size() == 2);
            assertThat(run.isExhausted()).isFalse();
        }
        FakeContext restarted = new FakeContext().withLog(log);
        try (SourceRun<SyslogMessage> run = source.start(restarted)) {
            assertThat(untilCount(2, run, restarted))
                    .extracting(SyslogMessage::message)
                    .containsExactlyInAnyOrder("tcp", "udp");
        }
        context.threads.addAll(restarted.threads);
    }

    @Test
    void keepsAtAGracefulStopWhatItHasReceived() throws Exception {
        try (SourceRun<SyslogMessage> run = start();
                Socket socket = connect()) {
            socket.getOutputStream().write("<13>a\n<13>half".getBytes(UTF_8));
            assertThat(raw(1, run)).containsExactly("<13>a");

            run.stopReceiving();

            assertThat(untilExhausted(run, context)).isEmpty();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            run.stopReceiving();
        }
    }

    @Test
    void stopsTheApplicationWhereThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            try (SourceRun<SyslogMessage> run =
                    SyslogSource.of(taken.getLocalPort()).start(context)) {
                assertThat(context.nextSaid().message()).contains("cannot listen at syslog");
                await(run::isExhausted);
            }
        }
    }

    @Test
    void refusesLimitsThatCanNotBe() {
        assertThatThrownBy(() -> SyslogOptions.DEFAULT.withMostMessageBytes(479))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("480");
    }
}
