package io.tidemill.flume;

import static io.tidemill.flume.AvroPeer.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.TidemillException;
import io.tidemill.flume.agent.FlumeAgent;
import io.tidemill.testkit.RunningProgram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** What the source answers to a client that speaks Avro and is no agent. */
class FlumeSourceTest {
    private final int port = freePort();

    private static int freePort() {
        try {
            return FlumeAgent.freePort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void takesSingleEventsAndBatchesWithTheirHeaders() throws Exception {
        FlumeEvent single = event("one", Map.of("host", "mill", "ümlaut", "tide € 🌊"));
        List<FlumeEvent> batch = List.of(event("two"), event("", Map.of("", "")), event("x".repeat(100_000)));

        try (RunningProgram<FlumeEvent> program = Programs.start(FlumeSource.onPort(port));
                AvroPeer peer = AvroPeer.on(port)) {
            assertThat(peer.append(single)).isEqualTo("OK");
            assertThat(peer.appendBatch(batch)).isEqualTo("OK");
            assertThat(peer.appendBatch(List.of())).isEqualTo("OK");

            assertThat(program.awaitRecords(4)).containsExactly(single, batch.get(0), batch.get(1), batch.get(2));
        }
    }

    @Test
    void takesWhatIsDeflated() throws Exception {
        FlumeSource source =
                FlumeSource.builder(port).compression(Compression.DEFLATE).build();
        List<FlumeEvent> batch = IntStream.range(0, 5_000)
                .mapToObj(i -> event("event " + i, Map.of("id", "" + i)))
                .toList();

        try (RunningProgram<FlumeEvent> program = Programs.start(source);
                AvroPeer peer = AvroPeer.deflatingOn(port)) {
            assertThat(peer.appendBatch(batch)).isEqualTo("OK");
            assertThat(peer.append(event("last"))).isEqualTo("OK");

            assertThat(program.awaitRecords(5_001)).startsWith(batch.get(0)).endsWith(event("last"));
        }
    }

    @Test
    void takesTheSameProtocolInOtherWords() throws Exception {
        String documented =
                FlumeProtocol.JSON.replace("\"name\": \"body\"", "\"doc\": \"what it says\", \"name\": \"body\"");

        try (RunningProgram<FlumeEvent> program = Programs.start(FlumeSource.onPort(port));
                AvroPeer peer = AvroPeer.on(port, documented)) {
            assertThat(peer.append(event("a"))).isEqualTo("OK");

            assertThat(program.awaitRecords(1)).containsExactly(event("a"));
        }
    }

    @Test
    void refusesEventsOfAnotherShapeAndSaysWhere() throws Exception {
        String other = FlumeProtocol.JSON.replace(
                "\"name\": \"body\", \"type\": \"bytes\"", "\"name\": \"line\", \"type\": \"string\"");

        try (RunningProgram<FlumeEvent> program = Programs.start(FlumeSource.onPort(port));
                AvroPeer peer = AvroPeer.on(port, other);
                AvroPeer good = AvroPeer.on(port)) {
            GenericRecord line = new GenericData.Record(peer.type("org.apache.flume.source.avro.AvroFlumeEvent"));
            line.put("headers", Map.of());
            line.put("line", "a");
            assertThatThrownBy(() -> peer.call("append", "event", line))
                    .isInstanceOf(AvroRuntimeException.class)
                    .hasMessageContaining("has the request [event")
                    .hasMessageContaining("\"line\"")
                    .hasMessageContaining("expected that of Flume 1.x");

            good.append(event("b"));
            assertThat(program.awaitRecords(1)).containsExactly(event("b"));
        }
    }

    @Test
    void refusesAnotherProtocol() throws Exception {
        String mail =
                "{\"protocol\": \"Mail\", \"messages\": {\"send\": {\"request\": [{\"name\": \"text\", \"type\": \"bytes\"}],"
                        + " \"response\": \"string\"}}}";

        try (RunningProgram<FlumeEvent> program = Programs.start(FlumeSource.onPort(port));
                AvroPeer peer = AvroPeer.on(port, mail)) {
            assertThatThrownBy(() -> peer.call("send", "text", ByteBuffer.allocate(1)))
                    .isInstanceOf(AvroRuntimeException.class)
                    .hasMessageContaining(
                            "Not a remote message: send"); // so says the client, by the protocol that it is answered
            assertThat(program.records()).isEmpty();
        }
    }

    @Test
    void dropsDuplicatesByAHeaderAndCountsThem() throws Exception {
        FlumeSource source = FlumeSource.builder(port).dropDuplicates("id", 2).build();
        FlumeEvent a = event("a", Map.of("id", "1"));
        FlumeEvent b = event("b", Map.of("id", "2"));
        FlumeEvent c = event("c", Map.of("id", "3"));

        try (RunningProgram<FlumeEvent> program = Programs.start(source);
                AvroPeer peer = AvroPeer.on(port)) {
            peer.appendBatch(List.of(a, b, a, event("without"), event("without")));
            peer.append(b); // known, and now the latest
            peer.append(c); // forgets 1
            peer.append(a);

            assertThat(program.awaitRecords(6)).containsExactly(a, b, event("without"), event("without"), c, a);
            program.awaitThat(() -> program.incidents("duplicate") == 2);
        }
    }

    @Test
    void answersFailedWhileTheBufferIsFull() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        FlumeSource source =
                FlumeSource.builder(port).patience(Duration.ofMillis(100)).build();
        List<FlumeEvent> events = IntStream.range(0, 10)
                .mapToObj(i -> event("x".repeat(40_000), Map.of("id", "" + i)))
                .toList();

        try (RunningProgram<FlumeEvent> program = Programs.startSlow(source, working);
                AvroPeer peer = AvroPeer.on(port)) {
            int taken = 0;
            while (peer.append(events.get(taken)).equals("OK")) {
                taken++;
            }
            assertThat(taken).isBetween(1, 8);
            working.countDown();
            for (FlumeEvent event : events.subList(taken, events.size())) {
                while (!peer.append(event).equals("OK")) {
                    // as an agent does
                }
            }

            assertThat(program.awaitRecords(10)).containsExactlyElementsOf(events);
            program.awaitThat(() -> program.incidents("failed") >= 1);
        }
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        assertThatThrownBy(() -> FlumeSource.onPort(70_000))
                .isInstanceOf(TidemillException.class)
                .hasMessage("port of a Flume source is 70000; expected 1 to 65535");
        assertThatThrownBy(() -> FlumeSource.builder(4141).patience(Duration.ZERO))
                .hasMessage("patience in milliseconds of a Flume source is 0; expected 1 to 2147483647");
    }
}
