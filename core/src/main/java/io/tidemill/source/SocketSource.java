package io.tidemill.source;

import static java.util.Objects.requireNonNull;

import io.tidemill.function.MapFunction;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.Charset;

/**
 * A TCP client: it connects to a server, and whatever the server sends is the stream.
 *
 * <p>It tries to connect until it succeeds, with pauses that double from 100 ms up to the setting
 * {@code tidemill.socket.retry.limit}; after the server has closed, or the connection has failed, it does the same again, unless
 * {@code tidemill.socket.reconnect} is false: then the source has ended. When its buffer is full it stops reading, so that TCP
 * slows the server down; nothing is dropped. TCP itself cannot send anything again: what is under way when a connection breaks
 * is lost. With a checkpoint directory every whole record that was received is in the received log before any batch sees it: a
 * restart goes on with all of them, and a record of which only a part had come is dropped.
 *
 * @param <T> the type of the records
 */
public final class SocketSource<T> implements Source<T> {
    /** Makes the intake of one run. */
    @FunctionalInterface
    interface Opening<T> {
        /** Returns an intake with an empty buffer; {@code origin} is for messages. */
        SocketIntake<T> open(SourceContext context, String origin);
    }

    private final HostAndPort address;
    private final HostResolver resolver;
    private final Opening<T> opening;
    private final SocketOptions options;

    SocketSource(HostAndPort address, HostResolver resolver, Opening<T> opening, SocketOptions options) {
        this.address = address;
        this.resolver = resolver;
        this.opening = opening;
        this.options = options;
    }

    /** Returns a source of lines of UTF-8. */
    public static SocketSource<String> lines(String host, int port) {
        return of(host, port, RecordFormat.lines());
    }

    /** Returns a source of lines of text in another charset, within the limits of {@link RecordFormat#lines(Charset)}. */
    public static SocketSource<String> lines(String host, int port, Charset charset) {
        return of(host, port, RecordFormat.lines(charset));
    }

    /** Returns a source of records of any format, which are decoded in tasks. */
    public static <T> SocketSource<T> of(String host, int port, RecordFormat<T> format) {
        requireNonNull(format, "format");
        return of(host, port, InetAddress::getAllByName, format);
    }

    static <T> SocketSource<T> of(String host, int port, HostResolver resolver, RecordFormat<T> format) {
        return new SocketSource<>(
                new HostAndPort(host, port),
                resolver,
                (context, origin) -> new BytesIntake<>(new ReceivedBytes<>(context, format, origin)),
                SocketOptions.DEFAULT);
    }

    /**
     * Returns a source whose records {@code converter} makes of the input of each connection; they are taken lazily. All of
     * this happens on the one thread of the source: a {@link RecordFormat} is faster, since it decodes in tasks. When the
     * converter throws an {@link java.io.IOException}, the connection counts as broken; any other exception stops the
     * application.
     */
    public static <T> SocketSource<T> converting(
            String host, int port, MapFunction<? super InputStream, ? extends Iterable<? extends T>> converter) {
        requireNonNull(converter, "converter");
        return new SocketSource<>(
                new HostAndPort(host, port),
                InetAddress::getAllByName,
                (context, origin) -> new ConverterIntake<>(converter, new ReceivedRecords<>(context, origin)),
                SocketOptions.DEFAULT);
    }

    /** Returns this source with other options. */
    public SocketSource<T> with(SocketOptions other) {
        return new SocketSource<>(address, resolver, opening, requireNonNull(other, "other"));
    }

    @Override
    public String kind() {
        return "socket";
    }

    @Override
    public String place() {
        return address.toString();
    }

    /**
     * Starts to connect.
     *
     * @throws io.tidemill.error.TidemillException if the buffer is too small for one record of the format
     */
    @Override
    public SourceRun<T> start(SourceContext context) {
        SocketIntake<T> intake = opening.open(context, address.toString());
        SocketClient client = new SocketClient(address, resolver, options, context, intake);
        client.start(context);
        return new BufferedRun<>(client, intake.buffer());
    }

    @Override
    public String toString() {
        return "socket " + address;
    }
}
