package io.tidemill.twitter;

import java.io.Serializable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A post of X. What X was not asked for, or did not send, is empty; all that it sent is in {@link #json}.
 *
 * @param id the post's number
 * @param text the whole text, also of a long post
 * @param authorId the number of who wrote it
 * @param authorName the name of who wrote it, without {@code @}; needs the expansion {@code author_id}
 * @param language the language as X recognised it, such as {@code en}
 * @param createdAt when it was written, or null
 * @param hashtags its hashtags, without {@code #}, as they are written
 * @param matchingTags the tags of the rules that it matched
 * @param json the line as it was received
 */
public record XPost(
        String id,
        String text,
        String authorId,
        String authorName,
        String language,
        @Nullable Instant createdAt,
        List<String> hashtags,
        List<String> matchingTags,
        String json)
        implements Serializable {

    /** Copies the lists. */
    public XPost {
        hashtags = List.copyOf(hashtags);
        matchingTags = List.copyOf(matchingTags);
    }

    /** Returns the post that a line of X's stream is, or nothing if it is none. */
    public static Optional<XPost> parse(String json) {
        return Json.read(json).flatMap(line -> of(line, json));
    }

    static Optional<XPost> of(Json line, String json) {
        Json data = line.object("data");
        if (data.text("id").isEmpty()) {
            return Optional.empty();
        }
        String longText = data.object("note_tweet").text("text");
        String authorId = data.text("author_id");
        return Optional.of(new XPost(
                data.text("id"),
                longText.isEmpty() ? data.text("text") : longText,
                authorId,
                authorId.isEmpty() ? "" : userName(line, authorId),
                data.text("lang"),
                instant(data.text("created_at")),
                hashtags(data),
                line.objects("matching_rules").stream()
                        .map(rule -> rule.text("tag"))
                        .filter(tag -> !tag.isEmpty())
                        .toList(),
                json));
    }

    private static List<String> hashtags(Json data) {
        Json longPost = data.object("note_tweet").object("entities");
        Json entities = longPost.has("hashtags") ? longPost : data.object("entities");
        return entities.objects("hashtags").stream()
                .map(hashtag -> hashtag.text("tag"))
                .filter(tag -> !tag.isEmpty())
                .toList();
    }

    private static String userName(Json line, String authorId) {
        return line.object("includes").objects("users").stream()
                .filter(user -> user.text("id").equals(authorId))
                .map(user -> user.text("username"))
                .findFirst()
                .orElse("");
    }

    private static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
