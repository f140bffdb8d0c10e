package io.tidemill.flume;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.testkit.RunningProgram;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is polled and answers as no agent does. The source says so, has no event of it, and tries again. */
class HostileAgentTest {
    private static final byte[] OUR_MD5 = FlumeProtocol.POLLED.md5();

    /** An answer, and what is said of it. */
    record Answer(String name, HostilePeerTest.Attack.Sending sending, String said) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Answer> answers() {
        return Stream.of(
                new Answer("nothing", out -> {}, "it has closed the connection"),
                new Answer("text", out -> out.writeBytes("HTTP/1.1 400 Bad Request\r\n\r\n"), "parts; expected 1 to"),
                new Answer(
                        "a part of 2 GB",
                        out -> {
                            out.writeInt(1);
                            out.writeInt(1);
                            out.writeInt(Integer.MAX_VALUE);
                        },
                        "may have 65536 in all"),
                new Answer("half a message", out -> out.write(batch().framed(1), 0, 20), "ended within a message"),
                new Answer("an answer to another call", out -> out.write(batch().framed(7)), "it answers call 7"),
                new Answer(
                        "a batch of 2 billion events",
                        out -> out.write(head().writeString("")
                                .writeString("1")
                                .writeLong(1L << 31)
                                .framed(1)),
                        "items in the"),
                new Answer(
                        "another protocol",
                        out -> out.write(new AvroOutput()
                                .writeLong(1)
                                .writeLong(1)
                                .writeString(FlumeProtocol.JSON)
                                .writeLong(0)
                                .writeLong(0)
                                .framed(1)),
                        "does not have the messages"),
                new Answer(
                        "an error",
                        out -> out.write(handshake()
                                .writeLong(0)
                                .writeBoolean(true)
                                .writeLong(0)
                                .writeString("no channel")
                                .framed(1)),
                        "it says: no channel"));
    }

    private static AvroOutput handshake() {
        return new AvroOutput()
                .writeLong(1)
                .writeLong(1)
                .writeString(FlumeProtocol.POLLED_JSON)
                .writeLong(1)
                .writeFixed(OUR_MD5)
                .writeLong(0);
    }

    private static AvroOutput head() {
        return handshake().writeLong(0).writeBoolean(false);
    }

    private static AvroOutput batch() {
        return head().writeString("").writeString("1").writeLong(0);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void isSaidAndTriedAgain(Answer answer) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            FlumePollingSource source = FlumePollingSource.builder()
                    .agent("127.0.0.1", listening.getLocalPort())
                    .mostMessageBytes(64 << 10)
                    .pauses(Duration.ofMillis(1), Duration.ofMillis(10))
                    .build();
            try (RunningProgram<FlumeEvent> program = RunningProgram.start(source)) {
                for (int attempt = 0; attempt < 2; attempt++) {
                    answerOnce(listening, answer);
                }
                program.awaitTold(answer.said);
                assertThat(program.records()).isEmpty();
            }
        }
    }

    private static void answerOnce(ServerSocket listening, Answer answer) throws IOException {
        try (Socket socket = listening.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readInt();
            in.readInt();
            in.skipBytes(in.readInt()); // the call
            answer.sending.to(new DataOutputStream(socket.getOutputStream()));
            socket.shutdownOutput();
        }
    }
}
