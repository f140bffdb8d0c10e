package io.tidemill.twitter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XPostTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-02T03:04:05Z",
                "2026-01-02T03:04:05.678Z",
                "2024-02-29T23:59:59.999Z",
                "1969-12-31T23:59:59.001Z",
                "2026-01-02T03:04:05.678901Z",
                "2026-01-02T03:04:05.678+01:00"
            })
    void readsEveryTimeAsTheJdkDoes(String time) {
        assertThat(written(time).createdAt()).isEqualTo(Instant.parse(time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-30T03:04:05Z",
                "2026-01-02T03:60:05.678Z",
                "2026-01-02T03:04:05.6 8Z",
                "2026-01-02T03:04:0xZ",
                "-026-01-02T03:04:05Z",
                "yesterday"
            })
    void hasNoTimeWhereThereIsNone(String time) {
        assertThat(written(time).createdAt()).isNull();
    }

    private static XPost written(String time) {
        return XPost.parse("{\"data\":{\"id\":\"1\",\"created_at\":\"" + time + "\"}}")
                .orElseThrow();
    }

    @Test
    void findsTheAuthorWhereverTheUsersStand() {
        String line = "{\"includes\":{\"media\":[{\"users\":[1]}],\"users\":[7,{\"username\":\"no\"},"
                + "{\"username\":\"ann\",\"public_metrics\":{\"id\":\"41\"},\"id\":\"42\"}]},"
                + "\"data\":{\"author_id\":\"42\",\"id\":\"1\"}}";

        assertThat(XPost.parse(line)).map(XPost::authorName).contains("ann");
    }

    @Test
    void takesWhatIsOfAnotherKindForAbsent() {
        String line = "{\"data\":{\"id\":7,\"text\":null,\"lang\":{\"text\":\"en\"},\"author_id\":[\"42\"],"
                + "\"entities\":{\"hashtags\":{\"tag\":\"no\"},\"urls\":[{\"tag\":\"no\"}]},\"note_tweet\":\"long\"},"
                + "\"includes\":[],\"matching_rules\":[null,[{\"tag\":\"no\"}],{\"id\":\"3\"},{\"tag\":\"yes\"}]}";

        assertThat(XPost.parse(line)).contains(new XPost("7", "", "", "", "", null, List.of(), List.of("yes"), line));
    }

    @Test
    void hasTheHashtagsOfTheWholeTextOfALongPost() {
        String line =
                "{\"data\":{\"id\":\"1\",\"note_tweet\":{\"entities\":{\"hashtags\":[{\"tag\":\"a\"},{\"tag\":\"b\"}]}},"
                        + "\"entities\":{\"hashtags\":[{\"tag\":\"a\"}]}}}";

        assertThat(XPost.parse(line)).map(XPost::hashtags).contains(List.of("a", "b"));
    }
}
