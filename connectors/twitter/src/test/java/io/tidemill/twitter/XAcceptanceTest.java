package io.tidemill.twitter;

import io.tidemill.source.Source;
import io.tidemill.testkit.acceptance.SourceAcceptance;
import io.tidemill.testkit.acceptance.SourceTrial;
import io.tidemill.twitter.feed.XFeed;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What every source does. */
class XAcceptanceTest {
    @TestFactory
    Stream<DynamicTest> doesWhatEverySourceDoes() {
        return SourceAcceptance.checks(Trial::new).stream()
                .map(check -> DynamicTest.dynamicTest(check.name(), check::run));
    }

    private static final class Trial implements SourceTrial<XPost> {
        private final XFeed feed = XFeed.builder().start();
        private final AtomicInteger runs = new AtomicInteger();

        Trial() throws IOException {}

        @Override
        public Source<XPost> source() {
            runs.incrementAndGet();
            return XSource.sample()
                    .endpoint(feed.uri())
                    .bearerToken(XBench.SECRET)
                    .build();
        }

        @Override
        public void send(int from, int to) throws Exception {
            feed.awaitOpened(runs.get());
            for (int i = from; i < to; i++) {
                if (feed.openStreams() == 0) {
                    throw new IOException("nobody reads");
                }
                feed.send(XBench.post(i, "x".repeat(50)));
            }
        }

        @Override
        public void sendPoison() {
            feed.send("{\"data\":");
        }

        @Override
        public int number(XPost post) {
            return Integer.parseInt(post.id());
        }

        @Override
        public Map<String, String> settings() {
            return Map.of("tidemill.line.limit", "4KiB");
        }

        @Override
        public void close() {
            feed.close();
        }
    }
}
