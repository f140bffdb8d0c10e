package io.tidemill.flume;

import static io.tidemill.flume.AvroPeer.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.flume.agent.FlumeAgent;
import io.tidemill.testkit.RunningProgram;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers of a Thrift port that send what no agent sends. Each is refused, and an honest one is served as if nothing had been. */
class HostileThriftPeerTest {
    private static final int STRICT_CALL = 0x8001_0001;

    /** Something that a peer sends. */
    record Attack(String name, HostilePeerTest.Attack.Sending sending) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                new Attack("a frame of 2 GB", out -> out.writeInt(Integer.MAX_VALUE)),
                new Attack("a frame of a negative length", out -> out.writeInt(-1)),
                new Attack("an empty frame", out -> out.writeInt(0)),
                new Attack("text", out -> out.writeBytes("GET / HTTP/1.1\r\nHost: mill\r\n\r\n")),
                new Attack("text in a frame", framed(out -> out.writeBytes("hello"))),
                new Attack(
                        "Avro", out -> out.write(HostilePeerTest.call("append").framed(1))),
                new Attack("another version", framed(out -> bytes(out, 0x82, 0x22, 1, 0))),
                new Attack("an answer", framed(out -> bytes(out, 0x82, 0x41, 1, 0))),
                new Attack("a frame that ends in the head", framed(out -> bytes(out, 0x82, 0x21))),
                new Attack("a method of 2 GB", framed(out -> {
                    bytes(out, 0x82, 0x21, 1);
                    bytes(out, 0xff, 0xff, 0xff, 0xff, 0x07);
                })),
                new Attack("a number without end", framed(out -> {
                    bytes(out, 0x82, 0x21);
                    for (int i = 0; i < 20; i++) {
                        out.write(0xff);
                    }
                })),
                new Attack("2 billion events", framed(out -> {
                    compactCall(out, "appendBatch");
                    bytes(out, 0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07);
                })),
                new Attack("a list of numbers", framed(out -> {
                    compactCall(out, "appendBatch");
                    bytes(out, 0x19, 0x15, 2, 0);
                })),
                new Attack("2 billion headers", framed(out -> {
                    compactCall(out, "append");
                    bytes(out, 0x1c, 0x1b, 0xff, 0xff, 0xff, 0xff, 0x07, 0x88);
                })),
                new Attack("headers that are numbers", framed(out -> {
                    compactCall(out, "append");
                    bytes(out, 0x1c, 0x1b, 1, 0x55, 2, 2);
                })),
                new Attack("a body of 2 GB", framed(out -> {
                    compactCall(out, "append");
                    bytes(out, 0x1c, 0x1b, 0, 0x18, 0xff, 0xff, 0xff, 0xff, 0x07);
                })),
                new Attack("an event without a body", framed(out -> {
                    compactCall(out, "append");
                    bytes(out, 0x1c, 0x1b, 0, 0, 0);
                })),
                new Attack("structs that are nested deeply", framed(out -> {
                    compactCall(out, "append");
                    for (int i = 0; i < 50_000; i++) {
                        out.write(0x1c);
                    }
                })),
                new Attack("more than a call", framed(out -> {
                    compactCall(out, "append");
                    bytes(out, 0x1c, 0x1b, 0, 0x18, 0, 0, 0, 7);
                })),
                new Attack("small events that grow when they are read", framed(out -> {
                    compactCall(out, "appendBatch");
                    bytes(out, 0x19, 0xfc, 0xb8, 0x17); // 3000 of them
                    for (int i = 0; i < 3_000; i++) {
                        bytes(out, 0x1b, 1, 0x88, 0, 0, 0x18, 0, 0);
                    }
                    out.write(0);
                })),
                new Attack("2 billion events, in binary", framed(out -> {
                    binaryCall(out, "appendBatch");
                    bytes(out, 15, 0, 1, 12);
                    out.writeInt(Integer.MAX_VALUE);
                })),
                new Attack("events of a negative number, in binary", framed(out -> {
                    binaryCall(out, "appendBatch");
                    bytes(out, 15, 0, 1, 12);
                    out.writeInt(-1);
                })),
                new Attack("a body of a negative length, in binary", framed(out -> {
                    binaryCall(out, "append");
                    bytes(out, 12, 0, 1, 13, 0, 1, 11, 11, 0, 0, 0, 0, 11, 0, 2);
                    out.writeInt(-5);
                })),
                new Attack("half a frame, and then nothing", out -> {
                    out.writeInt(1_000);
                    out.write(new byte[500]);
                }));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isRefused(Attack attack) throws Exception {
        int port = FlumeAgent.freePort();
        FlumeSource source = FlumeSource.builder(port)
                .sinkType(SinkType.THRIFT)
                .mostMessageBytes(64 << 10)
                .inFlightBytes(1 << 19)
                .silence(Duration.ofMillis(300))
                .build();

        try (RunningProgram<FlumeEvent> program = Programs.start(source);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            HostilePeerTest.attack(socket, attack.sending);

            try (ThriftPeer honest = ThriftPeer.on(port)) {
                assertThat(honest.appendBatch(List.of(event("a"), event("b")))).isEqualTo("OK");
            }
            assertThat(program.awaitRecords(2)).containsExactly(event("a"), event("b"));
            program.awaitThat(() -> program.incidents("refused") == 1);
        }
    }

    @Test
    void halfAMessageIsNoEvent() throws Exception {
        int port = FlumeAgent.freePort();
        FlumeSource source = FlumeSource.builder(port).sinkType(SinkType.THRIFT).build();
        try (RunningProgram<FlumeEvent> program = Programs.start(source)) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                framed(out -> {
                            compactCall(out, "append");
                            bytes(out, 0x1c, 0x1b, 0, 0x18, 1, 'x', 0, 0);
                        })
                        .to(new DataOutputStream(whole));
                socket.getOutputStream().write(whole.toByteArray(), 0, whole.size() - 1);
            }
            try (ThriftPeer honest = ThriftPeer.on(port)) {
                honest.append(event("a"));
            }
            assertThat(program.awaitRecords(1)).containsExactly(event("a"));
        }
    }

    private static HostilePeerTest.Attack.Sending framed(HostilePeerTest.Attack.Sending message) {
        return out -> {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            message.to(new DataOutputStream(frame));
            out.writeInt(frame.size());
            frame.writeTo(out);
        };
    }

    /** Writes a call up to its arguments. */
    private static void compactCall(DataOutputStream out, String method) throws IOException {
        bytes(out, 0x82, 0x21, 1, method.length());
        out.writeBytes(method);
    }

    private static void binaryCall(DataOutputStream out, String method) throws IOException {
        out.writeInt(STRICT_CALL);
        out.writeInt(method.length());
        out.writeBytes(method);
        out.writeInt(1);
    }

    private static void bytes(DataOutputStream out, int... values) throws IOException {
        for (int value : values) {
            out.write(value);
        }
    }
}
