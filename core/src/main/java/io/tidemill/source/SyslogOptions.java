package io.tidemill.source;

import io.tidemill.error.TidemillException;

/**
 * What may be set about a syslog source.
 *
 * @param host the address to listen at; 127.0.0.1 unless set, which only programs of this machine reach
 * @param mostMessageBytes how long a message may be; 64 KiB unless set
 */
public record SyslogOptions(String host, int mostMessageBytes) {
    /** The usual options. */
    public static final SyslogOptions DEFAULT = new SyslogOptions("127.0.0.1", 64 << 10);

    private static final int FEWEST_BYTES = 480;
    private static final int MOST_BYTES = 16 << 20;

    /** Checks the values. */
    public SyslogOptions {
        if (mostMessageBytes < FEWEST_BYTES || mostMessageBytes > MOST_BYTES) {
            throw TidemillException.invalidArgument("A syslog message may have " + mostMessageBytes
                    + " bytes; expected " + FEWEST_BYTES + ", which every receiver has to take, to " + MOST_BYTES);
        }
    }

    /** Returns these options with another address to listen at; {@code 0.0.0.0} is all of this machine. */
    public SyslogOptions withHost(String address) {
        return new SyslogOptions(address, mostMessageBytes);
    }

    /** Returns these options with another limit for a message. */
    public SyslogOptions withMostMessageBytes(int bytes) {
        return new SyslogOptions(host, bytes);
    }
}
