package io.tidemill.benchmarks.x;

import java.net.URI;
import java.util.List;

/**
 * What a counting program is told.
 *
 * @param hashtags how many hashtags the posts have in all, which the program has to find
 */
public record HashtagArguments(URI endpoint, String token, long posts, long hashtags, int passes) {
    static HashtagArguments of(String... arguments) {
        return new HashtagArguments(
                URI.create(arguments[0]),
                arguments[1],
                Long.parseLong(arguments[2]),
                Long.parseLong(arguments[3]),
                Integer.parseInt(arguments[4]));
    }

    /** Returns the command line that says this. */
    public List<String> toArguments() {
        return List.of(
                endpoint.toString(), token, Long.toString(posts), Long.toString(hashtags), Integer.toString(passes));
    }

    /** Requires that all hashtags were found. */
    void check(long found) {
        if (found != hashtags) {
            throw new IllegalStateException("Found " + found + " hashtags; expected " + hashtags);
        }
    }
}
