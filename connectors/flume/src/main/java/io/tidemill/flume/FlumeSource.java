package io.tidemill.flume;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.TidemillException;
import io.tidemill.source.ReceiverSource;
import io.tidemill.source.Source;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceRun;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A port that Flume agents deliver events to, with their Avro or Thrift sinks.
 *
 * <p>An agent is answered {@code OK} when the events of its call are safe: stored in the receive buffer, and with a checkpoint
 * directory written to the received log and synced; {@link FlumeEvent} has to be one of the program's {@code stateTypes} then.
 * Otherwise it is answered {@code FAILED}, or not at all, and sends the same events again: no event is lost, and some may come
 * twice. {@code dropDuplicates} drops those, as far as it remembers.
 */
public final class FlumeSource implements Source<FlumeEvent> {
    private final FlumeOptions options;

    private FlumeSource(FlumeOptions options) {
        this.options = options;
    }

    /** Returns a source on a port of the loopback address, with the usual options. */
    public static FlumeSource onPort(int port) {
        return builder(port).build();
    }

    /** Returns a builder of a source on {@code port}. */
    public static Builder builder(int port) {
        return new Builder(port);
    }

    @Override
    public String kind() {
        return "flume";
    }

    /** Returns host and port. */
    @Override
    public String place() {
        return options.address();
    }

    @Override
    public SourceRun<FlumeEvent> start(SourceContext context) {
        return ReceiverSource.of(new FlumeReceiver(options, context)).start(context);
    }

    @Override
    public String toString() {
        return "flume " + options.address();
    }

    /** The options of a source. */
    public static final class Builder extends FlumeBuilder<Builder> {
        private static final int MOST_PORT = 65_535;

        private final int port;
        private String host = "127.0.0.1";
        private Compression compression = Compression.NONE;
        private SinkType sinkType = SinkType.AVRO;
        private Optional<SSLContext> tls = Optional.empty();
        private int connections = 64;

        private Builder(int port) {
            this.port = (int) Limits.inRange("port", port, 1, MOST_PORT);
        }

        /**
         * Sets the address to listen on; the loopback address unless set. Whoever reaches the port can add events: the protocols know
         * no passwords.
         */
        public Builder bindAddress(String name) {
            host = requireNonNull(name, "name");
            return this;
        }

        /** Sets which sinks deliver; Avro's unless set. */
        public Builder sinkType(SinkType type) {
            sinkType = requireNonNull(type, "type");
            return this;
        }

        /**
         * Has the port speak TLS, for sinks that have {@code ssl = true}. The key store is read at once, as JKS or PKCS12; its password
         * is also that of the key, and is not kept.
         *
         * @throws TidemillException {@code INVALID_ARGUMENT} if it cannot be read
         */
        public Builder tls(Path keyStore, String password) {
            return tls(KeyStores.read(requireNonNull(keyStore, "keyStore"), requireNonNull(password, "password")));
        }

        /** Has the port speak TLS with keys that were made ready elsewhere. */
        public Builder tls(SSLContext context) {
            tls = Optional.of(requireNonNull(context, "context"));
            return this;
        }

        /** Sets what the agents' sinks have as {@code compression-type}, which only Avro's can; none unless set. */
        public Builder compression(Compression type) {
            compression = requireNonNull(type, "type");
            return this;
        }

        /** Sets how many connections there may be; others wait. 64 unless set. */
        public Builder connections(int most) {
            connections = (int) Limits.inRange("connections", most, 1, 1 << 16);
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Returns the source.
         *
         * @throws TidemillException {@code INVALID_ARGUMENT} if Thrift sinks are to deflate, which they cannot
         */
        public FlumeSource build() {
            if (sinkType == SinkType.THRIFT && compression != Compression.NONE) {
                throw TidemillException.invalidArgument("a Flume source has sinkType(THRIFT) and compression("
                        + compression + "), but Flume's Thrift sinks do not compress; leave out one of both");
            }
            return new FlumeSource(
                    new FlumeOptions(host, port, sinkType, compression, tls, connections, silence, limits));
        }
    }
}
