package io.tidemill.cli;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Where a {@link LineFeed} listens, how fast it sends to each client, and how long closing it waits for clients that read
 * slowly before it cuts them off.
 */
public record FeedOptions(InetSocketAddress address, Rate rate, Duration patience) {

    public FeedOptions {
        requireNonNull(address, "address");
        requireNonNull(rate, "rate");
        requireNonNull(patience, "patience");
    }

    /** Returns the options of a feed for this machine only, on a port, or on any free one when {@code port} is 0. */
    public static FeedOptions atPort(int port) {
        return new FeedOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Rate.max(), Duration.ofSeconds(10));
    }

    /** Returns these options with another address; port 0 stands for any free port. */
    public FeedOptions withAddress(InetSocketAddress newAddress) {
        return new FeedOptions(newAddress, rate, patience);
    }

    /** Returns these options with another rate; {@link Rate#max()} is the default. */
    public FeedOptions withRate(Rate newRate) {
        return new FeedOptions(address, newRate, patience);
    }

    /** Returns these options with another time to wait for slow clients; ten seconds is the default. */
    public FeedOptions withPatience(Duration newPatience) {
        return new FeedOptions(address, rate, newPatience);
    }
}
