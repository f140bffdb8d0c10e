package io.tidemill.twitter;

import static io.tidemill.twitter.XBench.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.StreamingContext;
import io.tidemill.error.TidemillException;
import io.tidemill.runtime.StopMode;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.StreamTest;
import io.tidemill.twitter.feed.SamplePosts;
import io.tidemill.twitter.feed.XFeed;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XSourceTest {
    private static final String WHOLE = """
        {"data":{"id":"7","text":"short","note_tweet":{"text":"long"},"author_id":"42","lang":"ja",\
        "created_at":"2026-01-02T03:04:05.678Z","entities":{"hashtags":[{"start":0,"end":2,"tag":"東京"},{"tag":"Java"}]}},\
        "includes":{"users":[{"id":"41","username":"no"},{"id":"42","username":"ann"}]},\
        "matching_rules":[{"id":"1","tag":"cities"},{"id":"2","tag":""}]}\
        """;

    @TempDir
    private Path folder;

    @Test
    void makesTypedRecordsOfPostsAndKeepsTheirJson() throws Exception {
        try (XBench bench = XBench.create().start()) {
            bench.feed.awaitOpened(1);
            bench.feed.send(WHOLE);

            assertThat(bench.posts(1))
                    .containsExactly(new XPost(
                            "7",
                            "long",
                            "42",
                            "ann",
                            "ja",
                            Instant.parse("2026-01-02T03:04:05.678Z"),
                            List.of("東京", "Java"),
                            List.of("cities"),
                            WHOLE));
        }
    }

    @Test
    void keepsEveryLetterOfEveryAlphabet() throws Exception {
        String text = "\"é\" ✓ 東京 \uD83D\uDE80 \u2028 \\n \u0000 עברית";
        try (XBench bench = XBench.create().start()) {
            bench.feed.awaitOpened(1);
            bench.feed.send(post(1, text));
            bench.feed.send("{\"data\":{\"id\":\"2\",\"text\":\"\\ud83d\\ude80\\u00e9\"}}");

            assertThat(bench.texts(2)).containsExactly(text, "\uD83D\uDE80é");
        }
    }

    @Test
    void dropsHalfALineWhenTheConnectionBreaks() throws Exception {
        try (XBench bench = XBench.create().start()) {
            bench.feed.awaitOpened(1);
            bench.feed.send(post(1));
            bench.feed.sendPart(post(2).substring(0, 20));
            bench.feed.breakOff();
            bench.feed.awaitOpened(2);
            bench.feed.send(post(3));

            assertThat(bench.texts(2)).containsExactly("text 1", "text 3");
            assertThat(bench.incidents("incomplete")).isEqualTo(1);
        }
    }

    @Test
    void putsALineTogetherThatComesInParts() throws Exception {
        try (XBench bench = XBench.create().start()) {
            bench.feed.awaitOpened(1);
            post(1, "é東\uD83D\uDE80").codePoints().forEach(c -> bench.feed.sendPart(Character.toString(c)));
            bench.feed.sendHeartbeat();

            assertThat(bench.texts(1)).containsExactly("é東\uD83D\uDE80");
        }
    }

    @Test
    void cutsALineOfHostileLengthAndGoesOn() throws Exception {
        StreamTest.Builder small =
                StreamTest.builder().set("tidemill.line.limit", "1KiB").set("tidemill.receive.buffer", "64KiB");
        try (XBench bench = XBench.with(serving -> serving, small).start()) {
            bench.feed.awaitOpened(1);
            for (int i = 0; i < 100; i++) {
                bench.feed.sendPart("x".repeat(100_000));
            }
            bench.feed.sendHeartbeat();
            bench.feed.send(post(1));

            assertThat(bench.texts(1)).containsExactly("text 1");
            assertThat(bench.incidents("truncated")).isEqualTo(1);
        }
    }

    @Test
    void countsWhatIsNoPostAndGoesOn() throws Exception {
        List<String> wrong = List.of(
                "{\"data\":{\"id\":\"1\"",
                "no JSON",
                "[1,2]",
                "null",
                "{\"data\":[]}",
                "{\"data\":{\"text\":\"no id\"}}",
                "{} {}",
                "{\"data\":{\"id\":\"1\",\"n\":" + "9".repeat(100_000) + "}}",
                "[".repeat(100_000),
                "{\"a\":".repeat(100_000));
        try (XBench bench = XBench.create().start()) {
            bench.feed.awaitOpened(1);
            wrong.forEach(bench.feed::send);
            bench.feed.send(post(1));

            assertThat(bench.texts(1)).containsExactly("text 1");
            assertThat(bench.incidents("malformed")).isBetween(wrong.size() - 1L, (long) wrong.size());
        }
    }

    @Test
    void showsOnlyTheBeginningOfWhatIsNoPost() {
        String line = "no JSON " + "x".repeat(10_000);
        StringBuilder noted = new StringBuilder();
        var decoder = PostFormat.ofUtf8(BearerToken.of(XBench.SECRET))
                .decoder((what, example) -> noted.append(what).append(": ").append(example));
        byte[] bytes = (line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);

        decoder.reset(bytes, 0, bytes.length);

        assertThat(decoder.hasNext()).isFalse();
        assertThat(noted.toString())
                .startsWith("malformed: no JSON xxx")
                .endsWith("x...")
                .hasSizeLessThan(250);
    }

    @Test
    void holdsXUpWhileItsBufferIsFullAndLosesNothing() throws Exception {
        int count = 400_000;
        StreamTest.Builder small =
                StreamTest.builder().set("tidemill.line.limit", "16KiB").set("tidemill.receive.buffer", "256KiB");
        try (XBench bench = XBench.with(
                serving -> serving.posts(
                        OptionalLong.empty(),
                        () -> IntStream.range(0, count)
                                .mapToObj(i -> post(i, "x".repeat(60) + i))
                                .iterator()),
                small)) {
            bench.start();
            while (Thread.getAllStackTraces().entrySet().stream().noneMatch(XSourceTest::waitsForRoom)) {
                Thread.onSpinWait();
            }
            assertThat(bench.feed.openStreams()).isEqualTo(1);

            List<XPost> posts = bench.posts(count);

            assertThat(posts.stream().map(XPost::id))
                    .isEqualTo(IntStream.range(0, count)
                            .mapToObj(Integer::toString)
                            .toList());
        }
    }

    private static boolean waitsForRoom(Map.Entry<Thread, StackTraceElement[]> thread) {
        return thread.getKey().getName().equals("tidemill-x")
                && thread.getKey().getState() == Thread.State.WAITING
                && Stream.of(thread.getValue())
                        .anyMatch(frame -> frame.getMethodName().equals("chunkWithRoom"));
    }

    @Test
    void goesOnWithWhatWasReceivedWhenTheProgramIsStartedAgain() throws Exception {
        try (XBench first = XBench.with(serving -> serving, StreamTest.builder().checkpoint(folder))) {
            first.start();
            first.feed.awaitOpened(1);
            first.waiting.elapse(Duration.ofSeconds(5));
            first.feed.send(post(1) + "\r\n" + post(2));
            first.waiting.awaitDataWait(Duration.ofSeconds(30));
        }
        try (XBench second =
                XBench.with(serving -> serving, StreamTest.builder().checkpoint(folder))) {
            second.start(XSource.sample().backfill(Duration.ofMinutes(2)));
            second.feed.awaitOpened(1);
            second.feed.send(post(3));

            assertThat(second.texts(3)).containsExactly("text 1", "text 2", "text 3");
        }
    }

    @Test
    void processesAllThatWasReceivedAtAGracefulStop() throws Exception {
        ManualWaiting waiting = new ManualWaiting();
        try (XFeed feed = XFeed.builder().start();
                StreamingContext ssc = StreamingContext.builder("x")
                        .batchInterval(Duration.ofMillis(20))
                        .master("local[2]")
                        .build()) {
            Collected<XPost> posts = new Collected<>();
            ssc.stream(XSource.sample()
                            .endpoint(feed.uri())
                            .bearerToken(XBench.SECRET)
                            .build(waiting))
                    .output(posts);
            ssc.start();
            feed.awaitOpened(1);
            waiting.elapse(Duration.ofSeconds(5));
            IntStream.range(0, 10_000).forEach(i -> feed.sendPart(post(i) + "\r\n"));
            waiting.awaitDataWait(Duration.ofSeconds(30));

            ssc.stop(StopMode.GRACEFUL);

            assertThat(posts.all()).isNotEmpty();
            assertThat(posts.all().stream().map(XPost::id))
                    .isEqualTo(IntStream.range(0, posts.all().size())
                            .mapToObj(Integer::toString)
                            .toList());
        }
    }

    @Test
    void asksForFieldsAndExpansionsAndForWhatWasMissedWhenItConnectsAgain() throws Exception {
        try (XBench bench = XBench.create()) {
            bench.start(XSource.sample()
                    .postFields("lang", "public_metrics")
                    .expansions("author_id", "geo.place_id")
                    .userFields("username")
                    .mediaFields("url")
                    .placeFields("country")
                    .pollFields("options")
                    .backfill(Duration.ofMinutes(3)));
            bench.feed.awaitOpened(1);
            bench.feed.sendHeartbeat();
            bench.feed.end();
            bench.feed.awaitOpened(2);

            String fields = "expansions=author_id%2Cgeo.place_id&media.fields=url&place.fields=country"
                    + "&poll.fields=options&tweet.fields=lang%2Cpublic_metrics&user.fields=username";
            assertThat(bench.feed.requests())
                    .containsExactly(
                            "GET /2/tweets/sample/stream?" + fields,
                            "GET /2/tweets/sample/stream?backfill_minutes=3&" + fields);
        }
    }

    @Test
    void readsMadeUpPostsThatMatchItsRules() throws Exception {
        try (XBench bench = XBench.with(serving -> serving.posts(
                OptionalLong.empty(),
                () -> Stream.generate(new SamplePosts(10, 1)::next).limit(2_000).iterator()))) {
            bench.start(XSource.filtered().rules(XRule.of("#java lang:en -#news", "java")));

            assertThat(bench.posts(20)).allSatisfy(post -> {
                assertThat(post.hashtags()).contains("java").doesNotContain("news");
                assertThat(post.language()).isEqualTo("en");
                assertThat(post.matchingTags()).containsExactly("java");
                assertThat(post.authorName()).isEqualTo("user" + post.authorId());
                assertThat(post.createdAt()).isNotNull();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://api.x.com", "ftp://127.0.0.1", "https://user:word@api.x.com", "api.x.com"})
    void refusesToSendTheTokenWhereOthersCouldReadIt(String endpoint) {
        assertThatThrownBy(() -> XSource.sample().endpoint(URI.create(endpoint)))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("must not be sent in the clear")
                .hasMessageNotContaining("word");
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        assertThatThrownBy(() -> XSource.sample().rules(XRule.of("java"))).hasMessageContaining("has no rules");
        assertThatThrownBy(() -> XSource.filtered().rules()).hasMessageContaining("No rules are given");
        assertThatThrownBy(() -> XSource.sample().backfill(Duration.ofSeconds(90)))
                .hasMessageContaining("whole minutes from 1 to 5");
        assertThatThrownBy(() -> XSource.sample().postFields("a&b=c")).hasMessageContaining("tweet.fields has 'a&b=c'");
        assertThatThrownBy(() -> XSource.sample().silence(Duration.ZERO)).hasMessageContaining("silence is PT0S");
        assertThatThrownBy(() -> XRule.of(" ")).hasMessageContaining("A rule for X is empty");
    }
}
