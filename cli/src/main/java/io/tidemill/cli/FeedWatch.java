package io.tidemill.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for the end of a feed, and prints what it sends once a second when it is given where to. */
final class FeedWatch {

    /** Longer than any feed lasts. */
    static final Duration FOREVER = Duration.ofDays(36_500);

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final LineFeed feed;
    private final @Nullable PrintWriter status;
    private long linesShown;

    FeedWatch(LineFeed feed, @Nullable PrintWriter status) {
        this.feed = feed;
        this.status = status;
    }

    /** Returns when the feed has ended, or after {@code atMost}. */
    void awaitEnd(Duration atMost) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        Duration left = atMost;
        while (left.compareTo(Duration.ZERO) > 0 && !feed.awaitEnd(left.compareTo(SECOND) < 0 ? left : SECOND)) {
            printStatus();
            left = Duration.ofNanos(deadline - System.nanoTime());
        }
    }

    private void printStatus() {
        if (status != null) {
            long lines = feed.linesSent();
            status.printf(
                    "%,d lines/s, %,d lines in all, clients: %d%n", lines - linesShown, lines, feed.connectedClients());
            status.flush();
            linesShown = lines;
        }
    }
}
