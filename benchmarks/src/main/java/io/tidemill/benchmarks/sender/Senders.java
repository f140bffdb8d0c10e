package io.tidemill.benchmarks.sender;

import io.tidemill.cli.Rate;
import java.io.IOException;

/** The senders of the races. */
public final class Senders {
    private Senders() {}

    /** Log lines of this many users, as fast as TCP takes them. */
    public static Sender log(int users) throws IOException {
        return LogSender.started(users, Rate.max());
    }

    /** Log lines of this many users at a fixed rate. */
    public static Sender log(int users, int linesPerSecond) throws IOException {
        return LogSender.started(users, Rate.perSecond(linesPerSecond));
    }

    /** Records {@code <nanoTime> <key>}: each of the keys once, at once, and then on at a fixed rate. */
    public static Sender stamped(int keys, int recordsPerSecond) throws IOException {
        return StampedSender.started(new StampedFeed(keys, recordsPerSecond));
    }
}
