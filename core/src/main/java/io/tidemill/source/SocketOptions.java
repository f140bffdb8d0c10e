package io.tidemill.source;

import io.tidemill.error.TidemillException;
import io.tidemill.time.Durations;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What may be set about the connection of a socket source.
 *
 * @param connectTimeout how long one attempt to connect may take; 10 s unless set
 * @param receiveBufferBytes the size of the operating system's buffer; unless set, the system grows it as it sees fit, which
 *     is best for fast senders
 */
public record SocketOptions(Duration connectTimeout, OptionalInt receiveBufferBytes) {
    /** The usual options. */
    public static final SocketOptions DEFAULT = new SocketOptions(Duration.ofSeconds(10), OptionalInt.empty());

    /** Checks the values. */
    public SocketOptions {
        long millis = Durations.millis(connectTimeout);
        if (millis < 1 || millis > Integer.MAX_VALUE) {
            throw TidemillException.invalidArgument(
                    "connectTimeout is " + connectTimeout + "; expected 1 ms to 24 days");
        }
        if (receiveBufferBytes.isPresent() && receiveBufferBytes.getAsInt() < 1) {
            throw TidemillException.invalidArgument(
                    "receiveBufferBytes is " + receiveBufferBytes.getAsInt() + "; expected at least 1");
        }
    }

    /** Returns these options with another time for an attempt to connect. */
    public SocketOptions withConnectTimeout(Duration timeout) {
        return new SocketOptions(timeout, receiveBufferBytes);
    }

    /** Returns these options with a fixed size of the operating system's buffer. */
    public SocketOptions withReceiveBufferBytes(int bytes) {
        return new SocketOptions(connectTimeout, OptionalInt.of(bytes));
    }
}
