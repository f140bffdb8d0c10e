package io.tidemill.cli;

import io.tidemill.twitter.feed.SamplePosts;
import io.tidemill.twitter.feed.XFeed;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A feed that speaks as X does, from its start to its end, with the disconnects that were ordered. */
final class XFeedServing implements AutoCloseable {
    private final XFeed feed;
    private final @Nullable Duration disconnect;
    private final CountDownLatch closed = new CountDownLatch(1);

    private XFeedServing(XFeed feed, @Nullable Duration disconnect) {
        this.feed = feed;
        this.disconnect = disconnect;
    }

    static XFeedServing start(XFeedOptions options, InetSocketAddress address, Rate rate, int users, long seed)
            throws IOException {
        OptionalLong perSecond = rate.isMax() ? OptionalLong.empty() : OptionalLong.of(rate.linesPerSecond());
        try {
            XFeed feed = XFeed.builder()
                    .address(address)
                    .token(options.token())
                    .maxStreams(options.streams())
                    .posts(perSecond, () -> new SamplePosts(users, seed))
                    .start();
            return new XFeedServing(feed, options.disconnect());
        } catch (BindException e) {
            throw new IOException("Cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    URI uri() {
        return feed.uri();
    }

    long openedStreams() {
        return feed.openedStreams();
    }

    /** Returns after {@code atMost}, or when this is closed. */
    void serve(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        List<Runnable> disconnects = List.of(feed::end, feed::breakOff, feed::disconnect);
        Duration interval = disconnect == null ? FeedWatch.FOREVER : disconnect;
        long nanos = atMost.toNanos();
        for (int turn = 0; nanos > 0; turn++) {
            if (closed.await(Math.min(nanos, interval.toNanos()), TimeUnit.NANOSECONDS)) {
                return;
            }
            nanos = end - System.nanoTime();
            if (nanos > 0) {
                disconnects.get(turn % disconnects.size()).run();
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        feed.close();
    }
}
