package io.tidemill.source;

import io.tidemill.error.TidemillException;
import java.time.Duration;

/**
 * What may be set about a syslog source.
 *
 * @param host the address to listen at; 127.0.0.1 unless set, which only programs of this machine reach
 * @param mostMessageBytes how long a message may be; 64 KiB unless set
 * @param mostConnections how many TCP connections there may be; 512 unless set. Further clients wait for a place
 * @param idleTimeout how long a TCP connection may be silent; an hour unless set
 */
public record SyslogOptions(String host, int mostMessageBytes, int mostConnections, Duration idleTimeout) {
    /** The usual options. */
    public static final SyslogOptions DEFAULT = new SyslogOptions("127.0.0.1", 64 << 10, 512, Duration.ofHours(1));

    private static final int FEWEST_BYTES = 480;
    private static final int MOST_BYTES = 16 << 20;

    /** Checks the values. */
    public SyslogOptions {
        if (mostMessageBytes < FEWEST_BYTES || mostMessageBytes > MOST_BYTES) {
            throw TidemillException.invalidArgument("A syslog message may have " + mostMessageBytes
                    + " bytes; expected " + FEWEST_BYTES + ", which every receiver has to take, to " + MOST_BYTES);
        }
        ConnectionLimit.checked(mostConnections);
        ConnectionLimit.checkedTime("idleTimeout", idleTimeout);
    }

    /** Returns these options with another address to listen at; {@code 0.0.0.0} is all of this machine. */
    public SyslogOptions withHost(String address) {
        return new SyslogOptions(address, mostMessageBytes, mostConnections, idleTimeout);
    }

    /** Returns these options with another limit for a message. */
    public SyslogOptions withMostMessageBytes(int bytes) {
        return new SyslogOptions(host, bytes, mostConnections, idleTimeout);
    }

    /**
     * Returns these options with another number of TCP connections, each of which has a thread. When all are in use, a further client
     * waits, and who has not sent a whole message for a minute, the longest silent one first, is disconnected; the program's listeners
     * are told.
     */
    public SyslogOptions withMostConnections(int connections) {
        return new SyslogOptions(host, mostMessageBytes, connections, idleTimeout);
    }

    /** Returns these options with another time after which a TCP connection that brought no whole message is closed. */
    public SyslogOptions withIdleTimeout(Duration timeout) {
        return new SyslogOptions(host, mostMessageBytes, mostConnections, timeout);
    }
}
