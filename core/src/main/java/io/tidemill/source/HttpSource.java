package io.tidemill.source;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server: what clients send as the bodies of POST requests, to any path, is the stream; for example of
 * {@code curl --data-binary @events.log http://localhost:8080/}.
 *
 * <p>A body is a number of whole records, such as lines, of which the last needs no end. It is taken when it has come as a whole.
 * The answer is
 *
 * <ul>
 *   <li>204 when all of its records are stored: in the buffer, and with a checkpoint directory on the disk;
 *   <li>400 if it is not in the format, and 413 if it is too large, or has a line that would be cut: nothing of it was stored;
 *   <li>401 without the token, if {@link HttpOptions#token} is set;
 *   <li>408 if it did not arrive within {@link HttpOptions#requestTimeout}: nothing of it was stored;
 *   <li>503 when too many bodies are under way, or the source stops: to be sent again, after {@code Retry-After}.
 * </ul>
 *
 * <p>What is refused is counted as {@code refused}. While the buffer is full, answers wait until there is room. A client that got no answer, or 503, does not know whether its
 * records were stored: when it sends them again, some may be there twice. Those that were answered with 204 are in a batch
 * once, with a checkpoint directory also after a crash.
 *
 * @param <T> the type of the records
 */
public final class HttpSource<T> implements Source<T> {
    /** The part of the buffer in which bodies wait until they are whole. */
    private static final int BODIES_PART = 4;

    private final ListenAddress address;
    private final RecordFormat<T> format;
    private final HttpOptions options;
    private final AtomicReference<@Nullable ListenAddress> bound = new AtomicReference<>();

    private HttpSource(int port, RecordFormat<T> format, HttpOptions options) {
        this.address = new ListenAddress(options.host(), port);
        this.format = format;
        this.options = options;
    }

    /** Returns a source of lines of UTF-8; port 0 takes any that is free. */
    public static HttpSource<String> lines(int port) {
        return of(port, RecordFormat.lines());
    }

    /** Returns a source of records of any format, which are decoded in tasks; port 0 takes any that is free. */
    public static <T> HttpSource<T> of(int port, RecordFormat<T> format) {
        return new HttpSource<>(port, requireNonNull(format, "format"), HttpOptions.DEFAULT);
    }

    /** Returns this source with other options. */
    public HttpSource<T> with(HttpOptions other) {
        return new HttpSource<>(address.port(), format, requireNonNull(other, "other"));
    }

    /** Returns where the last run listens, or listened; nothing before it has begun to. */
    public Optional<InetSocketAddress> listeningAt() {
        return Optional.ofNullable(bound.get()).map(ListenAddress::toSocketAddress);
    }

    @Override
    public String kind() {
        return "http";
    }

    @Override
    public String place() {
        return address.toString();
    }

    /**
     * Begins to listen; a port that is in use stops the application.
     *
     * @throws io.tidemill.error.TidemillException if the buffer is too small for one record of the format
     */
    @Override
    public SourceRun<T> start(SourceContext context) {
        long bodiesBytes = context.bufferBytes() / BODIES_PART;
        ReceivedBytes<T> buffer =
                new ReceivedBytes<>(context, format, "http " + address, context.bufferBytes() - bodiesBytes);
        SharedBytes<T> intake = new SharedBytes<>(buffer, context.receivedLog());
        Conversation requests = new HttpConversation(
                options,
                new BodyRoom(bodiesBytes, options.mostBodyBytes()),
                format.configuredBy(context.settings()),
                intake,
                context.events());
        ConnectionLimit limit = new ConnectionLimit(options.mostConnections(), "HttpOptions.withMostConnections");
        TcpServer server = new TcpServer(address, "http", limit, context, requests, intake::end);
        server.start(() -> TcpServer.listen(address), bound::set);
        return new BufferedRun<>(server, buffer);
    }

    @Override
    public String toString() {
        return "http " + address;
    }
}
