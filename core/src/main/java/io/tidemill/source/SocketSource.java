package io.tidemill.source;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.Charset;

/**
 * A TCP client: it connects to a server, and whatever the server sends is the stream.
 *
 * <p>It tries to connect until it succeeds, with pauses that double from 100 ms up to the setting
 * {@code tidemill.socket.retry.limit}; after the server has closed, or the connection has failed, it does the same again, unless
 * {@code tidemill.socket.reconnect} is false: then the source has ended. When its buffer is full it stops reading, so that TCP
 * slows the server down; nothing is dropped. TCP itself can not send anything again: what is under way when a connection breaks
 * is lost.
 *
 * @param <T> the type of the records
 */
public final class SocketSource<T> implements Source<T> {
    private final HostAndPort address;
    private final HostResolver resolver;
    private final RecordFormat<T> format;
    private final SocketOptions options;

    SocketSource(HostAndPort address, HostResolver resolver, RecordFormat<T> format, SocketOptions options) {
        this.address = address;
        this.resolver = resolver;
        this.format = requireNonNull(format, "format");
        this.options = requireNonNull(options, "options");
    }

    /** Returns a source of lines of text. */
    public static SocketSource<String> lines(String host, int port, Charset charset) {
        return of(host, port, RecordFormat.lines(charset));
    }

    /** Returns a source of records of any format. */
    public static <T> SocketSource<T> of(String host, int port, RecordFormat<T> format) {
        return new SocketSource<>(
                new HostAndPort(host, port), InetAddress::getAllByName, format, SocketOptions.DEFAULT);
    }

    /** Returns this source with other options. */
    public SocketSource<T> with(SocketOptions other) {
        return new SocketSource<>(address, resolver, format, other);
    }

    @Override
    public String kind() {
        return "socket";
    }

    /**
     * Starts to connect.
     *
     * @throws io.tidemill.error.TidemillException if the buffer is too small for one record of the format
     */
    @Override
    public SourceRun<T> start(SourceContext context) {
        ReceivedBytes<T> buffer = new ReceivedBytes<>(context, format, address.toString());
        SocketClient client = new SocketClient(address, resolver, options, context, new BytesIntake(buffer));
        client.start(context);
        return new SocketRun<>(client, buffer);
    }

    @Override
    public String toString() {
        return "socket " + address;
    }

    /** Moves bytes from the connection to the buffer. */
    private record BytesIntake(ReceivedBytes<?> buffer) implements SocketIntake {
        @Override
        public void receive(InputStream input) throws IOException {
            try {
                ReceivedBytes.Read read = buffer.readFrom(input);
                while (read == ReceivedBytes.Read.SOMETHING) {
                    read = buffer.readFrom(input);
                }
                buffer.endConnection(read == ReceivedBytes.Read.END);
            } catch (IOException e) {
                buffer.endConnection(false);
                throw e;
            }
        }

        @Override
        public void end() {
            buffer.end();
        }
    }
}
