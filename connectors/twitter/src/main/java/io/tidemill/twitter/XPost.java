package io.tidemill.twitter;

import java.io.Serializable;
import java.time.Instant;
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
        return PostReader.read(json);
    }
}
