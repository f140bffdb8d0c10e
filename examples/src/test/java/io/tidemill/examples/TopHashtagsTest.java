package io.tidemill.examples;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.StreamTest;
import io.tidemill.twitter.XPost;
import io.tidemill.twitter.XSource;
import io.tidemill.twitter.feed.SamplePosts;
import io.tidemill.twitter.feed.XFeed;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopHashtagsTest {
    private static XPost post(String... hashtags) {
        String tags = String.join(
                ",", Stream.of(hashtags).map(tag -> "{\"tag\":\"" + tag + "\"}").toList());
        return XPost.parse("{\"data\":{\"id\":\"1\",\"text\":\"x\",\"entities\":{\"hashtags\":[" + tags + "]}}}")
                .orElseThrow();
    }

    @Test
    void countsTheHashtagsOfTheLastMinuteHoweverTheyAreWritten() {
        try (StreamTest test = StreamTest.create()) {
            CollectedPairs<String, Long> counts = test.collect(TopHashtags.define(
                    test.stream(batch(post("Java", "news"), post("java"), post()), batch(post("JAVA")))));

            test.advance(60);
            assertThat(counts.latestMap()).isEqualTo(Map.of("#java", 3L, "#news", 1L));

            test.advance(5);
            assertThat(counts.latestMap()).isEmpty();
        }
    }

    @Test
    void readsALocalFeed() throws Exception {
        try (XFeed feed = XFeed.builder()
                        .posts(
                                OptionalLong.empty(),
                                () -> Stream.generate(new SamplePosts(10, 1)::next)
                                        .limit(1_000)
                                        .iterator())
                        .start();
                StreamTest test = StreamTest.create()) {
            CollectedPairs<String, Long> counts = test.collect(TopHashtags.define(test.context().stream(
                    XSource.sample().endpoint(feed.uri()).bearerToken("any").build())));

            while (counts.all().isEmpty()) {
                test.advance(5);
            }

            assertThat(counts.all()).allSatisfy(count -> {
                assertThat(count.key()).startsWith("#");
                assertThat(count.value()).isPositive();
            });
        }
    }
}
