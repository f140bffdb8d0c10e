package io.tidemill.source;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A syslog server: it takes messages over TCP (RFC 6587, each after its length, or before a newline or a zero byte) and UDP
 * (RFC 5426) at the same port, of RFC 5424 and of RFC 3164; for example of {@code logger --server 127.0.0.1 --port 5514 hello}.
 *
 * <p>A text that is no message is counted as {@code malformed} and becomes the text of a message all the same; one that is longer
 * than {@link SyslogOptions#mostMessageBytes} is cut and counted as {@code truncated}. Where a length cannot be right, nothing
 * that follows could be trusted: the connection is closed.
 *
 * <p>While the buffer is full, TCP slows the senders down. UDP cannot: the system drops what does not fit into its own buffer,
 * which is counted as {@code dropped} where the system (Linux) tells it. Nor does syslog acknowledge: what is under way when either
 * side ends is lost. With a checkpoint directory what was received is in the received log before any batch sees it, and a restart
 * goes on with it.
 */
public final class SyslogSource implements Source<SyslogMessage> {
    private static final int MOST_ATTEMPTS = 20;

    private final ListenAddress address;
    private final SyslogOptions options;
    private final AtomicReference<@Nullable ListenAddress> bound = new AtomicReference<>();

    private SyslogSource(int port, SyslogOptions options) {
        this.address = new ListenAddress(options.host(), port);
        this.options = options;
    }

    /** Returns a source that listens at {@code port}; 0 takes any that is free. */
    public static SyslogSource of(int port) {
        return new SyslogSource(port, SyslogOptions.DEFAULT);
    }

    /** Returns this source with other options. */
    public SyslogSource with(SyslogOptions other) {
        return new SyslogSource(address.port(), requireNonNull(other, "other"));
    }

    /** Returns where the last run listens, or listened; nothing before it has begun to. */
    public Optional<InetSocketAddress> listeningAt() {
        return Optional.ofNullable(bound.get()).map(ListenAddress::toSocketAddress);
    }

    @Override
    public String kind() {
        return "syslog";
    }

    @Override
    public String place() {
        return address.toString();
    }

    /**
     * Begins to listen; a port that is in use stops the application.
     *
     * @throws io.tidemill.error.TidemillException if the buffer is too small for one message
     */
    @Override
    public SourceRun<SyslogMessage> start(SourceContext context) {
        SyslogFormat format = new SyslogFormat(options.mostMessageBytes());
        ReceivedBytes<SyslogMessage> buffer = new ReceivedBytes<>(context, format, "syslog " + address);
        SharedBytes<SyslogMessage> intake = new SharedBytes<>(buffer, context.receivedLog());
        DatagramServer datagrams = new DatagramServer(format, intake, context);
        TcpServer connections = new TcpServer(
                address,
                "syslog",
                new ConnectionLimit(options.mostConnections(), "SyslogOptions.withMostConnections"),
                context,
                new SyslogConversation(options.idleTimeout(), format, intake, context.events()),
                intake::end);
        connections.start(() -> listen(context, datagrams), bound::set);
        Feeder both = () -> {
            datagrams.stop();
            connections.stop();
        };
        return new BufferedRun<>(both, buffer);
    }

    /** Opens both sockets at one port, and starts the thread for datagrams. */
    private ServerSocket listen(SourceContext context, DatagramServer datagrams) throws IOException {
        for (int attempt = 1; true; attempt++) {
            ServerSocket server = TcpServer.listen(address);
            try {
                ListenAddress actual = address.bound(server.getLocalPort());
                DatagramSocket socket = new DatagramSocket(actual.toSocketAddress());
                context.startThread("syslog-udp-" + actual.port(), () -> datagrams.run(socket));
                return server;
            } catch (IOException e) {
                server.close();
                // a port that is free for TCP may be in use for UDP: where any will do, take another
                if (address.port() != 0 || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public String toString() {
        return "syslog " + address;
    }
}
