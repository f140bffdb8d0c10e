package io.tidemill.flume;

import static io.tidemill.flume.AvroPeer.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.flume.agent.FlumeAgent;
import io.tidemill.testkit.RunningProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Flume agent delivers: its netcat source, its file channel, its Avro sink. */
class AgentTest {
    private static final int EVENTS = 5_000;

    @TempDir
    private Path directory;

    @Test
    void everyEventOfAnAgentComesWithItsHeaders() throws Exception {
        int port = FlumeAgent.freePort();
        try (RunningProgram<FlumeEvent> program = Programs.start(FlumeSource.onPort(port));
                FlumeAgent agent = start(directory, port, Map.of("type", "avro"))) {
            agent.send(lines(0, EVENTS));

            List<FlumeEvent> events = program.awaitRecords(EVENTS);
            assertThat(events).extracting(FlumeEvent::text).containsExactlyElementsOf(lines(0, EVENTS));
            assertThat(events.get(7).headers()).isEqualTo(Map.of("id", "7", "origin", "mill"));
        }
    }

    @Test
    void anAgentThatDeflatesIsUnderstood() throws Exception {
        int port = FlumeAgent.freePort();
        FlumeSource source =
                FlumeSource.builder(port).compression(Compression.DEFLATE).build();
        try (RunningProgram<FlumeEvent> program = Programs.start(source);
                FlumeAgent agent = start(directory, port, Map.of("type", "avro", "compression-type", "deflate"))) {
            agent.send(lines(0, EVENTS));

            assertThat(program.awaitRecords(EVENTS))
                    .extracting(FlumeEvent::text)
                    .containsExactlyElementsOf(lines(0, EVENTS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"compact", "binary"})
    void aThriftSinkIsUnderstoodInBothItsProtocols(String protocol) throws Exception {
        int port = FlumeAgent.freePort();
        FlumeSource source = FlumeSource.builder(port).sinkType(SinkType.THRIFT).build();
        try (RunningProgram<FlumeEvent> program = Programs.start(source);
                FlumeAgent agent = start(directory, port, Map.of("type", "thrift", "protocol", protocol))) {
            agent.send(lines(0, EVENTS));

            List<FlumeEvent> events = program.awaitRecords(EVENTS);
            assertThat(events).extracting(FlumeEvent::text).containsExactlyInAnyOrderElementsOf(lines(0, EVENTS));
            assertThat(events).contains(event("7 an event", Map.of("id", "7", "origin", "mill")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAgentDeliversInTls(SinkType type) throws Exception {
        int port = FlumeAgent.freePort();
        TlsKeys keys = TlsKeys.make(directory.resolve("keys"));
        FlumeSource source = FlumeSource.builder(port)
                .sinkType(type)
                .tls(keys.keyStore(), TlsKeys.PASSWORD)
                .build();
        Map<String, String> sink = TlsTest.sink(type.name().toLowerCase(Locale.ROOT), keys);
        try (RunningProgram<FlumeEvent> program = Programs.start(source);
                FlumeAgent agent = start(directory, port, sink)) {
            agent.send(lines(0, EVENTS));

            assertThat(program.awaitRecords(EVENTS))
                    .extracting(FlumeEvent::text)
                    .containsExactlyInAnyOrderElementsOf(lines(0, EVENTS));
        }
    }

    @Test
    void anAgentThatIsToldFailedDeliversTheSameAgainAndNothingComesTwice() throws Exception {
        int port = FlumeAgent.freePort();
        CountDownLatch working = new CountDownLatch(1);
        FlumeSource source =
                FlumeSource.builder(port).patience(Duration.ofMillis(100)).build();
        try (RunningProgram<FlumeEvent> program = Programs.startSlow(source, working);
                FlumeAgent agent = start(directory, port, Map.of("type", "avro"))) {
            agent.send(lines(0, EVENTS));
            agent.awaitFailedDelivery();
            working.countDown();

            assertThat(program.awaitRecords(EVENTS))
                    .extracting(FlumeEvent::text)
                    .containsExactlyElementsOf(lines(0, EVENTS));
            program.awaitThat(() -> program.incidents("failed") >= 1);
        }
    }

    /** Starts an agent; where none can be started, the test is skipped and says so. */
    static FlumeAgent start(Path directory, int port, Map<String, String> sink) {
        try {
            return FlumeAgent.start(directory.resolve("agent"), port, sink);
        } catch (IOException e) {
            return Assumptions.abort("SKIPPED, since no Flume agent can be started here: " + e.getMessage());
        }
    }

    static List<String> lines(int from, int until) {
        return IntStream.range(from, until).mapToObj(i -> i + " an event").toList();
    }
}
