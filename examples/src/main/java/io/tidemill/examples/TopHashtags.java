package io.tidemill.examples;

import io.tidemill.StreamingContext;
import io.tidemill.function.Pair;
import io.tidemill.rdd.SortOrder;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.twitter.XPost;
import io.tidemill.twitter.XSource;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows the ten most frequent hashtags of X's sample stream in the last minute, every five seconds. The bearer token is that of
 * the environment variable X_BEARER_TOKEN.
 */
public final class TopHashtags {
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration SLIDE = Duration.ofSeconds(5);

    private TopHashtags() {}

    // What is done with the posts; apart from main, so that a test can give it posts of its own
    static PairDStream<String, Long> define(DStream<XPost> posts) {
        return posts.flatMap(XPost::hashtags)
                .map(tag -> "#" + tag.toLowerCase(Locale.ROOT))
                .countByValueAndWindow(WINDOW, SLIDE);
    }

    /** Runs until it is stopped. */
    public static void main(String[] args) {
        if (args.length > 1) {
            System.err.println("Usage: TopHashtags [ENDPOINT]");
            System.exit(2);
        }

        // Make a context with batches of one second
        StreamingContext ssc = StreamingContext.builder("TopHashtags")
                .batchInterval(Duration.ofSeconds(1))
                .build();

        // Read from X, or from where the argument says, such as a local feed
        XSource.Builder posts = XSource.sample();
        if (args.length == 1) {
            posts.endpoint(URI.create(args[0]));
        }

        // Show the top ten
        define(ssc.stream(posts.build()))
                .transform(rdd -> rdd.sortBy(Pair::value, SortOrder.DESCENDING))
                .print(10);

        // Start, and wait for the end
        ssc.start();
        ssc.awaitTermination();
    }
}
