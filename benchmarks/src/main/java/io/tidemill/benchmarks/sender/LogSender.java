package io.tidemill.benchmarks.sender;

import io.tidemill.cli.FeedOptions;
import io.tidemill.cli.GeneratedLog;
import io.tidemill.cli.LineFeed;
import io.tidemill.cli.Rate;
import java.io.IOException;

/** Sends the generated log that the launcher's feed serves. */
final class LogSender implements Sender {
    private static final long SEED = 7;

    private final LineFeed feed;

    private LogSender(LineFeed feed) {
        this.feed = feed;
    }

    static LogSender started(int users, Rate rate) throws IOException {
        FeedOptions options = FeedOptions.atPort(0).withRate(rate).withPatience(PATIENCE);
        return new LogSender(LineFeed.start(GeneratedLog.of(users, SEED), options));
    }

    @Override
    public int port() {
        return feed.port();
    }

    @Override
    public long stop() throws IOException {
        feed.close();
        return feed.linesSent();
    }

    @Override
    public void close() throws IOException {
        feed.close();
    }
}
