package io.tidemill.benchmarks.crash;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.util.List;

/** Several feeds as one: number n of feed i of k is n * k + i. */
final class InterleavedFeed implements Feed {
    private final List<Feed> feeds;

    InterleavedFeed(List<Feed> feeds) {
        this.feeds = List.copyOf(feeds);
    }

    /** Returns the addresses, with a space between. */
    @Override
    public String address() {
        return feeds.stream().map(Feed::address).collect(joining(" "));
    }

    @Override
    public void finish() {
        feeds.forEach(Feed::finish);
    }

    @Override
    public boolean isDrained() throws IOException {
        boolean isDrained = true;
        for (Feed feed : feeds) {
            isDrained &= feed.isDrained();
        }
        return isDrained;
    }

    /** Returns a bound of the numbers; where one feed has sent more than another, not all below it are there. */
    @Override
    public long numbers() {
        return feeds.size() * feeds.stream().mapToLong(Feed::numbers).max().orElse(0);
    }

    /** Returns whether a number was sent. */
    boolean hasSent(long number) {
        return number / feeds.size() < feeds.get((int) (number % feeds.size())).numbers();
    }

    @Override
    public Expectation expectation() {
        return Expectation.interleaved(feeds.stream().map(Feed::expectation).toList());
    }

    @Override
    public void close() throws IOException {
        for (Feed feed : feeds) {
            feed.close();
        }
    }
}
