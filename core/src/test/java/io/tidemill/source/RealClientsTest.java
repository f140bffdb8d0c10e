package io.tidemill.source;

import static io.tidemill.source.Sealed.untilCount;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What curl, ab, logger, rsyslogd and the logging of Python send: the files below {@code clients} are transcripts of their connections, byte for byte, which
 * need none of these programs. Where one is on the path, it is also run.
 */
@Tag("faults")
class RealClientsTest {
    private static final String SHORT = "HTTP/1.1 204 No Content\r\n\r\n";
    private static final String KEPT = "HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n";
    private static final String CONTINUED = "HTTP/1.1 100 Continue\r\n\r\n";

    private final FakeContext context = new FakeContext();
    private final HttpSource<String> http = HttpSource.lines(0);
    private final SyslogSource syslog = SyslogSource.of(0);

    @AfterEach
    void endThreads() throws Exception {
        for (Thread thread : context.threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).as("%s is alive", thread).isFalse();
        }
    }

    private <T> SourceRun<T> started(Source<T> source) throws InterruptedException {
        SourceRun<T> run = source.start(context);
        context.nextSaid();
        return run;
    }

    private static byte[] transcript(String name) throws IOException {
        try (InputStream file =
                Objects.requireNonNull(RealClientsTest.class.getResourceAsStream("clients/" + name), name)) {
            return file.readAllBytes();
        }
    }

    /** Sends what the client sent, and returns what is answered until the server has closed. */
    private static String replay(String name, InetSocketAddress server) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server);
            socket.getOutputStream().write(transcript(name));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    @Test
    void takesWhatHttpClientsSent() throws Exception {
        try (SourceRun<String> run = started(http)) {
            InetSocketAddress server = http.listeningAt().orElseThrow();

            assertThat(replay("curl.http", server)).isEqualTo(SHORT);
            assertThat(replay("curl-http10.http", server)).isEqualTo(KEPT);
            assertThat(replay("curl-chunked.http", server)).isEqualTo(SHORT);
            assertThat(replay("curl-continue.http", server)).isEqualTo(CONTINUED + SHORT);
            assertThat(replay("ab-keepalive.http", server)).isEqualTo(KEPT + KEPT);

            assertThat(untilCount(12, run, context)).hasSize(12).containsOnly("a line", "another");
            assertThat(context.counts).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"rsyslogd-default.tcp", "rsyslogd-forward.tcp", "rsyslogd-octets.tcp"})
    void takesWhatRsyslogdForwarded(String name) throws Exception {
        try (SourceRun<SyslogMessage> run = started(syslog)) {
            replay(name, syslog.listeningAt().orElseThrow());

            List<SyslogMessage> messages = untilCount(3, run, context);
            assertThat(messages)
                    .extracting(SyslogMessage::host, it -> it.message().strip())
                    .contains(tuple("vm", "Accepted publickey"));
            assertThat(messages)
                    .extracting(SyslogMessage::application, SyslogMessage::process)
                    .contains(tuple("sshd", "77"));
            assertThat(messages).extracting(SyslogMessage::timestamp).doesNotContain("");
            assertThat(context.counts).isEmpty();
        }
    }

    @Test
    void takesWhatLoggerSent() throws Exception {
        try (SourceRun<SyslogMessage> run = started(syslog)) {
            InetSocketAddress server = syslog.listeningAt().orElseThrow();
            List<Tuple> messages = new ArrayList<>();
            for (String name : List.of("logger-rfc5424.tcp", "logger-octets.tcp", "logger-rfc3164.tcp")) {
                replay(name, server);
                untilCount(1, run, context)
                        .forEach(it -> messages.add(tuple(it.host(), it.application(), it.process(), it.message())));
            }
            assertThat(messages)
                    .containsExactly(
                            tuple("vm", "root", "", "tcp default \u00e9"),
                            tuple("vm", "app", "8081", "tcp counted"),
                            tuple("vm", "app", "77", "tcp old"));
            assertThat(context.counts).isEmpty();
        }
    }

    @Test
    void takesWhatPythonLogged() throws Exception {
        try (SourceRun<SyslogMessage> run = started(syslog);
                Socket open = new Socket()) {
            open.connect(syslog.listeningAt().orElseThrow());
            open.getOutputStream()
                    .write(transcript("python-logging.tcp")); // and stays open: a zero byte ends each message

            assertThat(untilCount(2, run, context))
                    .extracting(SyslogMessage::application, SyslogMessage::process, SyslogMessage::message)
                    .containsExactly(tuple("app", "14378", "one"), tuple("app", "14378", "two \u00e9"));
            assertThat(context.counts).isEmpty();
        }
    }

    // ---- the programs themselves

    private static void assumeOnPath(String program) {
        boolean isThere = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        assumeTrue(isThere, program + " is not on the path; its transcript was tried alone");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private String url() {
        return "http://127.0.0.1:" + http.listeningAt().orElseThrow().getPort() + "/";
    }

    @Test
    void servesCurl(@TempDir Path directory) throws Exception {
        assumeOnPath("curl");
        Path body = Files.writeString(directory.resolve("body"), "a\nb\n");
        try (SourceRun<String> run = started(http)) {
            assertThat(run("curl", "-sS", "-m", "60", "-w", "%{http_code}", "--data-binary", "@" + body, url()))
                    .isEqualTo("204");
            assertThat(run("curl", "-sS", "-m", "60", "-o", directory + "/head", "-w", "%{http_code}", "-I", url()))
                    .isEqualTo("405");
            assertThat(untilCount(2, run, context)).containsExactly("a", "b");
        }
    }

    @Test
    void servesAbWithKeptConnections(@TempDir Path directory) throws Exception {
        assumeOnPath("ab");
        Path body = Files.writeString(directory.resolve("body"), "a\n");
        try (SourceRun<String> run = started(http)) {
            assertThat(run("ab", "-q", "-s", "60", "-n", "200", "-c", "4", "-k", "-p", body.toString(), url()))
                    .containsPattern("Complete requests: +200\n")
                    .containsPattern("Failed requests: +0\n")
                    .containsPattern("Keep-Alive requests: +200\n");
            assertThat(untilCount(200, run, context)).hasSize(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"--tcp, --rfc3164", "--tcp, --rfc5424", "--tcp, --octet-count", "--udp, --rfc3164", "--udp, --rfc5424"})
    void servesLogger(String transport, String format) throws Exception {
        assumeOnPath("logger");
        try (SourceRun<SyslogMessage> run = started(syslog)) {
            String port = String.valueOf(syslog.listeningAt().orElseThrow().getPort());
            run("logger", "--server", "127.0.0.1", "--port", port, transport, format, "--tag", "app", "--id=77", "hi");

            SyslogMessage message = untilCount(1, run, context).get(0);
            assertThat(List.of(message.application(), message.process(), message.message()))
                    .containsExactly("app", "77", "hi");
            assertThat(message.host()).isNotEmpty();
            assertThat(message.timestamp()).isNotEmpty();
        }
    }
}
