package io.tidemill.kafka.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A Kafka broker on free ports of the loopback address. It can be killed and started again on its directory, with the same
 * address. Its JVM ends when it is closed, and when the JVM that started it ends in whatever way.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final int TRIES = 3; // another process may take a port between our look and the broker's
    private static final String PROPERTIES = """
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:%2$d
            listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d,SASL_PLAINTEXT://127.0.0.1:%4$d%5$s
            advertised.listeners=PLAINTEXT://127.0.0.1:%1$d,SASL_PLAINTEXT://127.0.0.1:%4$d%5$s
            controller.listener.names=CONTROLLER
            inter.broker.listener.name=PLAINTEXT
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL
            sasl.enabled.mechanisms=PLAIN
            listener.name.sasl_plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_tide="mill";
            log.dirs=%3$s
            offsets.topic.replication.factor=1
            offsets.topic.num.partitions=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            transaction.state.log.num.partitions=1
            share.coordinator.state.topic.replication.factor=1
            share.coordinator.state.topic.min.isr=1
            group.initial.rebalance.delay.ms=0
            auto.create.topics.enable=false
            log.cleaner.dedupe.buffer.size=2097152
            log.cleaner.backoff.ms=100
            broker.session.timeout.ms=1500
            broker.heartbeat.interval.ms=300
            """;
    private static final String TLS_LISTENERS = ",SSL://127.0.0.1:%d,SASL_SSL://127.0.0.1:%d";
    private static final String TLS_PROPERTIES = """
            ssl.keystore.type=PKCS12
            ssl.keystore.location=%s
            ssl.keystore.password=%s
            listener.name.sasl_ssl.sasl.enabled.mechanisms=SCRAM-SHA-512
            listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
            """;

    private final Path directory;
    private final Ports ports;
    private final String heap;
    private BrokerProcess process;

    private record Ports(int plain, int controller, int sasl, int tls, int saslTls) {
        static Ports free() throws IOException {
            List<Integer> free = freePorts(5);
            return new Ports(free.get(0), free.get(1), free.get(2), free.get(3), free.get(4));
        }
    }

    private KafkaBroker(Path directory, Ports ports, String heap, BrokerProcess process) {
        this.directory = directory;
        this.ports = ports;
        this.heap = heap;
        this.process = process;
    }

    /**
     * Starts a broker with its data in {@code directory}, and returns when it serves.
     *
     * @param heap the most heap it may take, such as {@code 192m}
     * @throws IOException if it does not come up; tells what it printed last
     */
    public static KafkaBroker start(Path directory, String heap) throws IOException {
        return start(directory, heap, ports -> "", "");
    }

    /** Starts a broker that serves clients over TLS, too, with a certificate made for this. */
    public static KafkaBroker startWithTls(Path directory, String heap) throws IOException {
        Certificates certificates = Certificates.make(Files.createDirectories(directory));
        return start(
                directory,
                heap,
                ports -> TLS_LISTENERS.formatted(ports.tls, ports.saslTls),
                TLS_PROPERTIES.formatted(certificates.keyStore(), Certificates.PASSWORD));
    }

    private static KafkaBroker start(Path directory, String heap, Function<Ports, String> listeners, String properties)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            Ports ports = Ports.free();
            Files.createDirectories(directory);
            Files.writeString(
                    directory.resolve("server.properties"),
                    PROPERTIES.formatted(
                                    ports.plain,
                                    ports.controller,
                                    directory.resolve("data"),
                                    ports.sasl,
                                    listeners.apply(ports))
                            + properties);
            try {
                return new KafkaBroker(directory, ports, heap, launch(directory, heap));
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Returns what a client needs to find it. */
    public String bootstrapServers() {
        return "127.0.0.1:" + ports.plain;
    }

    /** Returns the same for a client that logs in by SASL, as {@code tide} with the password {@code mill}. */
    public String saslBootstrapServers() {
        return "127.0.0.1:" + ports.sasl;
    }

    /** Returns the same for a client that uses TLS, and trusts {@link #trustStore}; only where the broker has TLS. */
    public String tlsBootstrapServers() {
        return "127.0.0.1:" + ports.tls;
    }

    /** Returns the same for a client that uses TLS and logs in by SCRAM-SHA-512, as {@code tide} with the password {@code mill}. */
    public String saslTlsBootstrapServers() {
        return "127.0.0.1:" + ports.saslTls;
    }

    /** Returns the PKCS12 file with the certificate of the broker, where it has TLS. */
    public Path trustStore() {
        return directory.resolve("trust.p12");
    }

    /** Returns the password of the trust store. */
    public static String trustStorePassword() {
        return Certificates.PASSWORD;
    }

    /** Ends it as a crash does, with {@code kill -9}, and returns when it is gone. */
    public void kill() {
        process.kill();
    }

    /** Starts it again, after {@link #kill}, and returns when it serves. */
    public void restart() throws IOException {
        process.kill();
        process = launch(directory, heap);
    }

    /** Ends it at once; its data stays. */
    @Override
    public void close() {
        process.kill();
    }

    private static BrokerProcess launch(Path directory, String heap) throws IOException {
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        return BrokerProcess.launch(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
                        "-cp",
                        classPath(),
                        BrokerMain.class.getName(),
                        directory.resolve("server.properties").toString(),
                        directory.resolve("data").toString()),
                "Kafka Server started");
    }

    private static String classPath() {
        try (InputStream file = KafkaBroker.class.getResourceAsStream("classpath")) {
            String own = Path.of(KafkaBroker.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
            return own
                    + System.getProperty("path.separator")
                    + new String(
                            Objects.requireNonNull(file, "the build writes it").readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
