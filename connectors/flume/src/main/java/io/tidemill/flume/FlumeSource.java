package io.tidemill.flume;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.TidemillException;
import io.tidemill.source.ReceiverSource;
import io.tidemill.source.Source;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceRun;
import java.time.Duration;
import java.util.Optional;

/**
 * A port that Flume agents deliver events to, with their Avro sinks.
 *
 * <p>An agent is answered {@code OK} when the events of its call are safe: stored in the receive buffer, and with a checkpoint
 * directory written to the received log and synced; {@link FlumeEvent} has to be one of the program's {@code stateTypes} then. Otherwise it is answered {@code FAILED}, or not at all, and sends the same events
 * again: no event is lost, and some may come twice. {@link Builder#dropDuplicates} drops those, as far as it remembers.
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

    @Override
    public SourceRun<FlumeEvent> start(SourceContext context) {
        return ReceiverSource.of(new FlumeReceiver(options, context)).start(context);
    }

    @Override
    public String toString() {
        return "flume " + options.address();
    }

    /** The options of a source. */
    public static final class Builder {
        private static final int MOST_PORT = 65_535;

        private final int port;
        private String host = "127.0.0.1";
        private Compression compression = Compression.NONE;
        private int mostMessageBytes = 8 << 20;
        private int inFlightBytes = 64 << 20;
        private int connections = 64;
        private Duration patience = Duration.ofSeconds(10);
        private Duration silence = Duration.ofSeconds(10);
        private Optional<FlumeOptions.Duplicates> duplicates = Optional.empty();

        private Builder(int port) {
            this.port = (int) inRange("port", port, 1, MOST_PORT);
        }

        /**
         * Sets the address to listen on; the loopback address unless set. Whoever reaches the port can add events: the protocol knows no
         * passwords.
         */
        public Builder bindAddress(String name) {
            host = requireNonNull(name, "name");
            return this;
        }

        /** Sets what the agents' sinks have as {@code compression-type}; none unless set. */
        public Builder compression(Compression type) {
            compression = requireNonNull(type, "type");
            return this;
        }

        /** Sets the longest message that is read; 8 MiB unless set. */
        public Builder mostMessageBytes(int bytes) {
            mostMessageBytes = (int) inRange("mostMessageBytes", bytes, 1 << 10, 1 << 30);
            return this;
        }

        /** Sets how much memory all messages may take that are not stored yet; 64 MiB unless set. */
        public Builder inFlightBytes(int bytes) {
            inFlightBytes = (int) inRange("inFlightBytes", bytes, 1 << 16, Integer.MAX_VALUE);
            return this;
        }

        /** Sets how many connections there may be; others wait. 64 unless set. */
        public Builder connections(int most) {
            connections = (int) inRange("connections", most, 1, 1 << 16);
            return this;
        }

        /**
         * Sets how long a delivery may wait until it is safe, before it is answered {@code FAILED}; 10 s unless set. Less than the
         * {@code request-timeout} of the agents' sinks, which is 20 s unless set.
         */
        public Builder patience(Duration time) {
            patience = time("patience", time);
            return this;
        }

        /** Sets how long a peer may be silent within a message, and before its first; 10 s unless set. */
        public Builder silence(Duration time) {
            silence = time("silence", time);
            return this;
        }

        /**
         * Drops events whose header {@code header} has a value that one of the last {@code remembered} events had; events without
         * the header are kept. It takes about 120 bytes for each. The memory ends with the program: what an agent sends again after a
         * restart is not known.
         */
        public Builder dropDuplicates(String header, int remembered) {
            requireNonNull(header, "header");
            inRange("remembered", remembered, 1, 1 << 26);
            duplicates = Optional.of(new FlumeOptions.Duplicates(header, remembered));
            return this;
        }

        /** Returns the source. */
        public FlumeSource build() {
            return new FlumeSource(new FlumeOptions(
                    host,
                    port,
                    compression,
                    mostMessageBytes,
                    inFlightBytes,
                    connections,
                    patience,
                    silence,
                    duplicates));
        }

        private static Duration time(String what, Duration time) {
            inRange(what + " in milliseconds", time.toMillis(), 1, Integer.MAX_VALUE);
            return time;
        }

        private static long inRange(String what, long value, long least, long most) {
            if (value < least || value > most) {
                throw TidemillException.invalidArgument(
                        what + " of a Flume source is " + value + "; expected " + least + " to " + most);
            }
            return value;
        }
    }
}
