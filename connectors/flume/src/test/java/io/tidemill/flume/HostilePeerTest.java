package io.tidemill.flume;

import static io.tidemill.flume.AvroPeer.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.flume.agent.FlumeAgent;
import io.tidemill.testkit.RunningProgram;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that send what no agent sends. Each is refused, and an honest one is served as if nothing had been. */
class HostilePeerTest {
    private static final byte[] OTHER_MD5 = new byte[16];

    /** Something that a peer sends. */
    record Attack(String name, Sending sending) {
        interface Sending {
            void to(DataOutputStream out) throws IOException;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                new Attack("a part of 2 GB", out -> ints(out, 1, 1, Integer.MAX_VALUE)),
                new Attack("a part of a negative length", out -> ints(out, 1, 1, -1)),
                new Attack("2 billion parts", out -> ints(out, 1, Integer.MAX_VALUE)),
                new Attack("no part", out -> ints(out, 1, 0)),
                new Attack("parts that are too long together", out -> {
                    ints(out, 1, 3);
                    for (int i = 0; i < 3; i++) {
                        out.writeInt(30_000);
                        out.write(new byte[30_000]);
                    }
                }),
                new Attack("text", out -> out.writeBytes("GET / HTTP/1.1\r\nHost: mill\r\n\r\n")),
                new Attack("a handshake that ends early", out -> framed(out, new AvroOutput().writeFixed(OTHER_MD5))),
                new Attack(
                        "a protocol of 2 GB",
                        out -> framed(out, handshake().writeLong(1).writeLong(1L << 31))),
                new Attack("a protocol that is no JSON", out -> framed(out, protocol("{{{{"))),
                new Attack("a protocol that is nested deeply", out -> framed(out, protocol("[".repeat(20_000)))),
                new Attack(
                        "a batch of 2 billion events",
                        out -> framed(out, call("appendBatch").writeLong(1L << 31))),
                new Attack(
                        "a batch of the most events there are",
                        out -> framed(out, call("appendBatch").writeLong(Long.MIN_VALUE))),
                new Attack(
                        "2 billion headers", out -> framed(out, call("append").writeLong(1L << 31))),
                new Attack(
                        "a body of 2 GB",
                        out -> framed(out, call("append").writeLong(0).writeLong(1L << 31))),
                new Attack(
                        "a body of a negative length",
                        out -> framed(out, call("append").writeLong(0).writeLong(-5))),
                new Attack("small events that grow when they are read", out -> {
                    AvroOutput batch = call("appendBatch").writeLong(30_000);
                    for (int i = 0; i < 30_000; i++) {
                        batch.writeLong(0).writeLong(0);
                    }
                    framed(out, batch.writeLong(0));
                }),
                new Attack("another call", out -> framed(out, call("shutdown"))),
                new Attack(
                        "more than a call",
                        out -> framed(
                                out, call("append").writeLong(0).writeLong(0).writeLong(7))),
                new Attack("half a message, and then nothing", out -> {
                    ints(out, 1, 1, 1_000);
                    out.write(new byte[500]);
                }));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isRefused(Attack attack) throws Exception {
        int port = FlumeAgent.freePort();
        FlumeSource source = FlumeSource.builder(port)
                .mostMessageBytes(64 << 10)
                .inFlightBytes(1 << 20)
                .silence(Duration.ofMillis(300))
                .build();

        try (RunningProgram<FlumeEvent> program = Programs.start(source);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            attack(socket, attack.sending);

            try (AvroPeer honest = AvroPeer.on(port)) {
                assertThat(honest.appendBatch(List.of(event("a"), event("b")))).isEqualTo("OK");
            }
            assertThat(program.awaitRecords(2)).containsExactly(event("a"), event("b"));
        }
    }

    @Test
    void halfAMessageIsNoEvent() throws Exception {
        int port = FlumeAgent.freePort();
        try (RunningProgram<FlumeEvent> program = Programs.start(FlumeSource.onPort(port))) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                byte[] whole = call("append").writeLong(0).writeString("body").framed(1);
                out.write(whole, 0, whole.length - 1);
            }
            try (AvroPeer honest = AvroPeer.on(port)) {
                honest.append(event("a"));
            }
            assertThat(program.awaitRecords(1)).containsExactly(event("a"));
        }
    }

    /** Reads what the source says until it has closed the connection. */
    /** Sends what an attack is, and waits until the connection is closed, which it may be before all is sent. */
    static void attack(Socket socket, Attack.Sending sending) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        sending.to(new DataOutputStream(whole));
        try {
            whole.writeTo(socket.getOutputStream());
        } catch (SocketException e) {
            assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe).*");
        }
        awaitEnd(socket);
    }

    static void awaitEnd(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // an answer to the handshake, or to the call
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset"); // closed with something unread
        }
    }

    private static void ints(DataOutputStream out, int... values) throws IOException {
        for (int value : values) {
            out.writeInt(value);
        }
    }

    private static void framed(DataOutputStream out, AvroOutput message) throws IOException {
        out.write(message.framed(1));
    }

    private static AvroOutput handshake() {
        return new AvroOutput().writeFixed(OTHER_MD5);
    }

    private static AvroOutput protocol(String json) {
        return handshake().writeLong(1).writeString(json).writeFixed(OTHER_MD5).writeLong(0);
    }

    /** Returns a call up to its parameters. */
    static AvroOutput call(String message) {
        return protocol(FlumeProtocol.JSON).writeLong(0).writeString(message);
    }

    @Test
    @Tag("faults")
    void manyRefusedConnectionsAreCountedAndNotEachALineOfTheLog() throws Exception {
        PrintStream console = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        int port = FlumeAgent.freePort();
        try (var program = RunningProgram.of(FlumeSource.onPort(port))
                .batchInterval(Duration.ofMillis(500))
                .start()) {
            program.awaitTold("FlumeReceiver");
            for (int i = 0; i < 50; i++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    attack(socket, out -> out.writeBytes("GET / HTTP/1.1\r\nHost: mill\r\n\r\n"));
                }
            }
            program.awaitThat(() -> program.incidents("refused") == 50);
        } finally {
            System.setErr(console);
        }

        assertThat(logged.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains(" to ")))
                .hasSizeLessThan(25);
    }

    @Test
    @Tag("faults")
    void whoHasToWaitForAPlaceIsTold() throws Exception {
        int port = FlumeAgent.freePort();
        try (var program =
                Programs.start(FlumeSource.builder(port).connections(2).build())) {
            List<Socket> idle = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }

            program.awaitTold("all 2 connections of");
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }
}
