package io.tidemill.flume.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A Flume agent: a netcat source, a file channel, and a sink that delivers to a port of the loopback address, or waits there. Each line becomes an
 * event with the headers {@code id}, the number that it begins with, and {@code origin}, which is {@code mill}. Its JVM ends when it
 * is closed, and when the JVM that started it ends in whatever way.
 */
public final class FlumeAgent implements AutoCloseable {
    /** The type of the sink with which Spark Streaming polled agents; it waits for calls at the port, and delivers nothing. */
    public static final String SPARK_SINK = "org.apache.spark.streaming.flume.sink.SparkSink";

    private static final int TRIES = 3; // another process may take a port between our look and the agent's
    private static final String PROPERTIES = """
            a1.sources=r1
            a1.channels=c1
            a1.sinks=k1
            a1.sources.r1.type=netcat
            a1.sources.r1.bind=127.0.0.1
            a1.sources.r1.port=%1$d
            a1.sources.r1.ack-every-event=false
            a1.sources.r1.channels=c1
            a1.sources.r1.interceptors=i1 i2
            a1.sources.r1.interceptors.i1.type=regex_extractor
            a1.sources.r1.interceptors.i1.regex=^(\\\\d+)
            a1.sources.r1.interceptors.i1.serializers=s1
            a1.sources.r1.interceptors.i1.serializers.s1.name=id
            a1.sources.r1.interceptors.i2.type=static
            a1.sources.r1.interceptors.i2.key=origin
            a1.sources.r1.interceptors.i2.value=mill
            a1.channels.c1.type=file
            a1.channels.c1.checkpointDir=%2$s/checkpoint
            a1.channels.c1.dataDirs=%2$s/data
            a1.channels.c1.minimumRequiredSpace=1048576
            a1.channels.c1.maxFileSize=33554432
            a1.channels.c1.capacity=100000
            a1.channels.c1.transactionCapacity=1000
            a1.sinks.k1.channel=c1
            a1.sinks.k1.hostname=127.0.0.1
            a1.sinks.k1.port=%3$d
            """;

    private final int linePort;
    private final AgentProcess process;

    private FlumeAgent(int linePort, AgentProcess process) {
        this.linePort = linePort;
        this.process = process;
    }

    /**
     * Starts an agent, and returns when it takes lines.
     *
     * @param directory where its channel lives
     * @param port where its sink delivers to, or waits to be polled
     * @param sink further properties of the sink, such as {@code type}
     * @throws IOException if it does not come up; tells what it printed last
     */
    public static FlumeAgent start(Path directory, int port, Map<String, String> sink) throws IOException {
        String sinkLines = sink.entrySet().stream()
                .map(property -> "a1.sinks.k1." + property.getKey() + "=" + property.getValue() + "\n")
                .collect(Collectors.joining());
        Files.createDirectories(directory);
        Path file = directory.resolve("agent.properties");
        for (int attempt = 1; ; attempt++) {
            int linePort = freePort();
            Files.writeString(file, PROPERTIES.formatted(linePort, directory, port) + sinkLines);
            try {
                return new FlumeAgent(linePort, launch(file, SPARK_SINK.equals(sink.get("type"))));
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Returns a port of the loopback address that is free at the moment. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Hands lines to the agent; they are in its channel soon. */
    public void send(List<String> lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), linePort)) {
            socket.getOutputStream().write((String.join("\n", lines) + "\n").getBytes(UTF_8));
            socket.shutdownOutput();
            if (socket.getInputStream().read() >= 0) {
                throw new IOException("The agent answered although it was told not to");
            }
        }
    }

    /** Waits until it has said that a delivery failed, which it repeats by itself. */
    public void awaitFailedDelivery() throws IOException {
        process.awaitFailedDelivery();
    }

    /** Waits until it has said that a transaction was rolled back. */
    public void awaitRolledBack() throws IOException {
        process.awaitRolledBack();
    }

    /** Ends it at once; its channel stays. */
    @Override
    public void close() {
        process.kill();
    }

    private static AgentProcess launch(Path file, boolean isPolled) throws IOException {
        Path temporary = Files.createDirectories(file.resolveSibling("tmp"));
        return AgentProcess.launch(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        (isPolled ? text("polled-sink") + System.getProperty("path.separator") : "") + classPath(),
                        AgentMain.class.getName(),
                        file.toString()),
                "Created serverSocket");
    }

    private static String classPath() {
        try {
            String own = Path.of(FlumeAgent.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
            return own + System.getProperty("path.separator") + text("classpath");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(String resource) {
        try (InputStream file = FlumeAgent.class.getResourceAsStream(resource)) {
            return new String(
                    Objects.requireNonNull(file, "the build writes it").readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
