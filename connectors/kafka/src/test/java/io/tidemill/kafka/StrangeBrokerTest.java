package io.tidemill.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.BatchContext;
import io.tidemill.error.TidemillException;
import io.tidemill.kafka.BrokerExtension.TlsKafka;
import io.tidemill.testkit.RunningProgram;
import io.tidemill.time.BatchTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What else may listen at the address that a program has for a broker. */
@Tag("faults")
class StrangeBrokerTest {
    private static final byte[] HTTP =
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TLS_ALERT = {0x15, 3, 3, 0, 2, 2, 80};
    private static final byte[] OTHER_NUMBER = {0, 0, 0, 20, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final byte[] NO_LENGTH = "220 mail.example.com ready\r\n".getBytes(StandardCharsets.US_ASCII);

    /** A server that answers every connection with the same bytes. */
    private static final class Answering implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        Answering(byte[] answer) throws IOException {
            Thread thread = new Thread(() -> serve(answer));
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(byte[] answer) {
            try {
                while (true) {
                    try (Socket socket = server.accept()) {
                        socket.getOutputStream().write(answer);
                        int unused = socket.getInputStream().read();
                    }
                }
            } catch (IOException e) {
                // the test is over
            }
        }

        String address() {
            return "127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static TidemillException failureAt(String address) {
        try (var program = RunningProgram.start(KafkaSource.strings(address, KafkaTopics.named("any"))
                .patience(Duration.ofSeconds(5))
                .build())) {
            return program.awaitFailure();
        }
    }

    @Test
    void anHttpServerIsNamedAsOne() throws IOException {
        try (Answering server = new Answering(HTTP)) {
            assertThat(failureAt(server.address()))
                    .hasMessageContaining("At " + server.address() + " an HTTP server answers");
        }
    }

    @Test
    void aPortForTlsIsNamedAsOneWithThePropertyToSet() throws IOException {
        try (Answering server = new Answering(TLS_ALERT)) {
            assertThat(failureAt(server.address()))
                    .hasMessageContaining("At " + server.address() + " TLS is spoken")
                    .hasMessageContaining("security.protocol");
        }
    }

    @Test
    void whatSendsAnythingElseIsNamedWithItsAddress() throws IOException {
        try (Answering numbers = new Answering(OTHER_NUMBER);
                Answering mail = new Answering(NO_LENGTH)) {
            assertThat(failureAt(numbers.address()))
                    .hasMessageContaining("At " + numbers.address() + " something answers that is no broker of Kafka");
            assertThat(failureAt(mail.address()))
                    .hasMessageContaining("a length was expected, but its first bytes are 32 32 30 20");
        }
    }

    @Test
    void aBrokerThatIsAwayIsToldOnceWhileItLasts() throws IOException {
        String nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "127.0.0.1:" + closed.getLocalPort();
        }
        PrintStream console = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try (var program = RunningProgram.start(KafkaSource.strings(nobody, KafkaTopics.named("any"))
                .patience(Duration.ofSeconds(1))
                .build())) {
            assertThat(program.awaitFailure()).hasMessageContaining("No broker of Kafka at " + nobody + " answers");
        } finally {
            System.setErr(console);
        }

        assertThat(logged.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("kafka-1: ")))
                .singleElement()
                .asString()
                .contains("has not answered what any has", "it is tried again for PT1S");
    }

    @Test
    void aSinkSaysSo() throws IOException {
        try (Answering server = new Answering(HTTP);
                BatchContext sc =
                        BatchContext.builder("sink").master("local[1]").build()) {
            KafkaSink<String> sink = KafkaSink.<String>strings(
                            server.address(), value -> new ProducerRecord<>("any", value))
                    .build();

            assertThatThrownBy(() -> sink.write(sc.parallelize(List.of("a")), BatchTime.ofEpochMillis(1)))
                    .hasMessageContaining("At " + server.address() + " an HTTP server answers");
        }
    }

    @Test
    @ExtendWith(BrokerExtension.class)
    void aBrokersOwnPortForTlsEndsTheProgramWithAHint(TlsKafka kafka) {
        assertThat(failureAt(kafka.broker().tlsBootstrapServers()))
                .hasMessageContaining(kafka.broker().tlsBootstrapServers())
                .hasMessageContainingAll("security");
    }
}
