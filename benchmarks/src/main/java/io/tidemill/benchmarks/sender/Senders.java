package io.tidemill.benchmarks.sender;

import java.io.IOException;

/** The senders of the races. */
public final class Senders {
    private static final int LINES_PER_FULL_BLOCK = 4096;
    private static final long PACED_BLOCKS_PER_SECOND = 1000;

    private Senders() {}

    /** Log lines of this many users, as fast as TCP takes them. */
    public static Sender log(int users) throws IOException {
        return TcpSender.started(LogFeed.of(users, LINES_PER_FULL_BLOCK));
    }

    /** Log lines of this many users at a fixed rate of at least a thousand. */
    public static Sender log(int users, int linesPerSecond) throws IOException {
        int linesPerBlock = (int) (linesPerSecond / PACED_BLOCKS_PER_SECOND);
        return TcpSender.started(new PacedFeed(LogFeed.of(users, linesPerBlock), linesPerSecond));
    }

    /** Records {@code <nanoTime> <key>}: each of the keys once, at once, and then on at a fixed rate. */
    public static Sender stamped(int keys, int recordsPerSecond) throws IOException {
        return TcpSender.started(new StampedFeed(keys, recordsPerSecond));
    }
}
