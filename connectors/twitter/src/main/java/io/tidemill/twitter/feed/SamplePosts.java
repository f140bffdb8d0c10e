package io.tidemill.twitter.feed;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Posts that are made up, for ever: a few hashtags are far more frequent than the others, and which ones changes slowly. The same
 * seed makes the same posts.
 */
public final class SamplePosts implements Iterator<String> {
    private static final List<String> HASHTAGS = List.of(
            "java",
            "streaming",
            "news",
            "music",
            "football",
            "coffee",
            "travel",
            "météo",
            "東京",
            "science",
            "art",
            "books");
    private static final List<String> WORDS = List.of(
            "look",
            "what",
            "a",
            "day",
            "this",
            "is",
            "so",
            "good",
            "\\\"really\\\"",
            "café",
            "now",
            "\uD83D\uDE80",
            "more",
            "people");
    private static final List<String> LANGUAGES = List.of("en", "en", "en", "fr", "de", "ja");
    private static final int POSTS_OF_A_TREND = 2_000;
    private static final long FIRST_ID = 1_900_000_000_000_000_000L;
    private static final Instant FIRST_TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final Random random;
    private final int users;
    private long made;

    /** Posts of {@code users} users. */
    public SamplePosts(int users, long seed) {
        this.users = users;
        this.random = new Random(seed);
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public String next() {
        List<String> tags = IntStream.range(0, random.nextInt(3))
                .mapToObj(i -> hashtag())
                .distinct()
                .toList();
        StringBuilder text = new StringBuilder();
        IntStream.range(0, 4 + random.nextInt(8))
                .forEach(i -> text.append(pick(WORDS)).append(' '));
        tags.forEach(tag -> text.append('#').append(tag).append(' '));
        int author = random.nextInt(users);
        StringBuilder json = new StringBuilder("{\"data\":{\"id\":\"").append(FIRST_ID + made);
        json.append("\",\"text\":\"").append(text.toString().strip());
        json.append("\",\"author_id\":\"").append(author);
        json.append("\",\"lang\":\"").append(pick(LANGUAGES));
        json.append("\",\"created_at\":\"").append(FIRST_TIME.plus(made, ChronoUnit.MILLIS));
        json.append("\",\"entities\":{\"hashtags\":[");
        for (String tag : tags) {
            json.append(tag.equals(tags.get(0)) ? "" : ",")
                    .append("{\"tag\":\"")
                    .append(tag)
                    .append("\"}");
        }
        json.append("]}},\"includes\":{\"users\":[{\"id\":\"").append(author);
        json.append("\",\"username\":\"user").append(author).append("\"}]}}");
        made++;
        return json.toString();
    }

    private String hashtag() {
        int trend = (int) (made / POSTS_OF_A_TREND);
        int rank = (int) Math.abs(random.nextGaussian() * 2);
        return HASHTAGS.get((trend + rank) % HASHTAGS.size());
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
