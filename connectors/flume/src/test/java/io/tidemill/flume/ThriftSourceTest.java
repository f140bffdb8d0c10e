package io.tidemill.flume;

import static io.tidemill.flume.AvroPeer.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.TidemillException;
import io.tidemill.flume.agent.FlumeAgent;
import io.tidemill.testkit.RunningProgram;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.protocol.TType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the source answers to a client that speaks Thrift and is no agent. */
class ThriftSourceTest {
    private static FlumeSource.Builder on(int port) {
        return FlumeSource.builder(port).sinkType(SinkType.THRIFT);
    }

    @ParameterizedTest
    @EnumSource
    void takesSingleEventsAndBatchesWithTheirHeaders(ThriftPeer.Encoding encoding) throws Exception {
        int port = FlumeAgent.freePort();
        FlumeEvent single = event("one", Map.of("host", "mill", "ümlaut", "tide € 🌊"));
        List<FlumeEvent> batch = List.of(event("two"), event("", Map.of("", "")), event("x".repeat(100_000)));
        List<FlumeEvent> many =
                IntStream.range(0, 1_000).mapToObj(i -> event("event " + i)).toList();

        try (RunningProgram<FlumeEvent> program = Programs.start(on(port).build());
                ThriftPeer peer = ThriftPeer.on(port, encoding)) {
            assertThat(peer.append(single)).isEqualTo("OK");
            assertThat(peer.appendBatch(batch)).isEqualTo("OK");
            assertThat(peer.appendBatch(List.of())).isEqualTo("OK");
            assertThat(peer.appendBatch(many)).isEqualTo("OK");

            List<FlumeEvent> events = program.awaitRecords(1_004);
            assertThat(events.subList(0, 4)).containsExactly(single, batch.get(0), batch.get(1), batch.get(2));
            assertThat(events.subList(4, 1_004)).isEqualTo(many);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnotherMethodByItsName(ThriftPeer.Encoding encoding) throws Exception {
        int port = FlumeAgent.freePort();
        try (RunningProgram<FlumeEvent> program = Programs.start(on(port).build());
                ThriftPeer peer = ThriftPeer.on(port, encoding)) {
            assertThatThrownBy(() -> peer.call("shutdown", TType.STRUCT, () -> {}))
                    .isInstanceOf(TApplicationException.class)
                    .hasMessage("a message calls something else than append and appendBatch")
                    .extracting(e -> ((TApplicationException) e).getType())
                    .isEqualTo(TApplicationException.UNKNOWN_METHOD);

            program.awaitThat(() -> program.incidents("refused") == 1);
        }
    }

    @Test
    void refusesArgumentsOfAnotherShapeAndSaysWhere() throws Exception {
        int port = FlumeAgent.freePort();
        try (RunningProgram<FlumeEvent> program = Programs.start(on(port).build());
                ThriftPeer peer = ThriftPeer.on(port);
                ThriftPeer good = ThriftPeer.on(port)) {
            assertThatThrownBy(() -> peer.call("append", TType.LIST, () -> {}))
                    .isInstanceOf(TApplicationException.class)
                    .hasMessage("a message has the field 1 of type LIST; expected field 1 of type STRUCT,"
                            + " as Flume 1.x sends it");

            good.append(event("b"));
            assertThat(program.awaitRecords(1)).containsExactly(event("b"));
        }
    }

    @Test
    void answersFailedWhileTheBufferIsFull() throws Exception {
        int port = FlumeAgent.freePort();
        CountDownLatch working = new CountDownLatch(1);
        FlumeSource source = on(port).patience(Duration.ofMillis(100)).build();
        List<FlumeEvent> events = IntStream.range(0, 10)
                .mapToObj(i -> event("x".repeat(40_000), Map.of("id", "" + i)))
                .toList();

        try (RunningProgram<FlumeEvent> program = Programs.startSlow(source, working);
                ThriftPeer peer = ThriftPeer.on(port)) {
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
    void saysThatThriftSinksDoNotCompress() {
        assertThatThrownBy(() -> on(4141).compression(Compression.DEFLATE).build())
                .isInstanceOf(TidemillException.class)
                .hasMessage(
                        "a Flume source has sinkType(THRIFT) and compression(DEFLATE), but Flume's Thrift sinks do not"
                                + " compress; leave out one of both");
    }
}
