package io.tidemill.benchmarks.sender;

/** A feed slowed to a number of lines per second. */
final class PacedFeed implements Feed {
    private final Feed feed;
    private final Pace pace;
    private long lines;

    PacedFeed(Feed feed, long linesPerSecond) {
        this.feed = feed;
        this.pace = new Pace(linesPerSecond);
    }

    @Override
    public Block next() throws InterruptedException {
        pace.awaitDueNanos(lines);
        Block block = feed.next();
        lines += block.lines();
        return block;
    }
}
