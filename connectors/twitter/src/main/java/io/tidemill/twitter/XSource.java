package io.tidemill.twitter;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.TidemillException;
import io.tidemill.source.PushedBytes;
import io.tidemill.source.Source;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceRun;
import io.tidemill.time.Durations;
import io.tidemill.twitter.StreamOptions.Kind;
import io.tidemill.twitter.XRules.Others;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A stream of posts of X: the filtered stream, or the sample of all posts.
 *
 * <pre>{@code
 * XSource posts = XSource.filtered()
 *         .rules(XRule.of("#java lang:en", "java"))
 *         .build();
 * DStream<XPost> java = ssc.stream(posts);
 * }</pre>
 *
 * <p>One thread holds the connection and cuts lines; posts are decoded in tasks. When the buffer is full it stops reading, so that
 * X is slowed down; X cuts off a reader that stays behind for long. After a failure it connects again, with the pauses that X asks
 * for; a bearer token or a request that X does not accept stops the application. What X sends while there is no connection is
 * lost, unless {@link Builder#backfill} has it sent again. With a checkpoint directory, whole posts are in the received log before
 * a batch sees them: a restart goes on with all of them.
 *
 * <p>The bearer token is that of the setting {@code tidemill.x.bearer.token}, or else of {@link Builder#bearerToken}, or else of the
 * environment variable {@code X_BEARER_TOKEN}. It stands in no message, no log and no text of the source.
 */
public final class XSource implements Source<XPost> {
    /** Where X is. */
    static final URI ENDPOINT = URI.create("https://api.x.com");

    private final StreamOptions options;
    private final String bearerToken;
    private final Duration silence;
    private final Duration connectTimeout;
    private final Waiting waiting;

    private XSource(Builder builder, Waiting waiting) {
        this.options = new StreamOptions(
                builder.endpoint,
                builder.kind,
                Map.copyOf(builder.names),
                builder.rules,
                builder.otherRules,
                builder.backfillMinutes);
        this.bearerToken = builder.bearerToken;
        this.silence = builder.silence;
        this.connectTimeout = builder.connectTimeout;
        this.waiting = waiting;
    }

    /** Returns a builder of a source of the posts that match the rules of the account. */
    public static Builder filtered() {
        return new Builder(Kind.FILTERED);
    }

    /** Returns a builder of a source of about one in a hundred of all posts. */
    public static Builder sample() {
        return new Builder(Kind.SAMPLE);
    }

    @Override
    public String kind() {
        return "x";
    }

    /** Returns which stream it is, and of which server. Rules do not count: they belong to the account, and change. */
    @Override
    public String place() {
        return options.toString();
    }

    /**
     * Starts to connect.
     *
     * @throws TidemillException if there is no bearer token, or the buffer is too small for one line
     */
    @Override
    public SourceRun<XPost> start(SourceContext context) {
        BearerToken token = BearerToken.find(context.settings(), bearerToken, System.getenv());
        PushedBytes<XPost> bytes = PushedBytes.open(context, PostFormat.ofUtf8(token), options.toString());
        XConnection connection = new XConnection(options.endpoint(), token, waiting, silence, connectTimeout);
        XStream stream = new XStream(options, connection, token, waiting, bytes, context);
        Thread unused = context.startThread("x", stream::run);
        return bytes.run(stream::stop);
    }

    @Override
    public String toString() {
        return options.toString();
    }

    /** What a source is made of. Everything has a default. */
    public static final class Builder {
        private final Kind kind;
        private final Map<String, List<String>> names = new LinkedHashMap<>();
        private URI endpoint = ENDPOINT;
        private String bearerToken = "";
        private List<XRule> rules = List.of();
        private Others otherRules = Others.KEEP;
        private int backfillMinutes;
        private Duration silence = Duration.ofSeconds(30);
        private Duration connectTimeout = Duration.ofSeconds(10);

        private Builder(Kind kind) {
            this.kind = kind;
            postFields("author_id", "created_at", "entities", "lang");
        }

        /** Sets the bearer token, which the setting {@code tidemill.x.bearer.token} beats; better keep it out of the program. */
        public Builder bearerToken(String token) {
            String unused = BearerToken.of(requireNonNull(token, "token")).toString(); // refuses what can be none
            bearerToken = token;
            return this;
        }

        /**
         * Sets another server than X: {@code https}, or {@code http} on this machine, such as that of
         * {@code ./tidemill feed --protocol x}.
         */
        public Builder endpoint(URI uri) {
            endpoint = Endpoints.checked(requireNonNull(uri, "uri"));
            return this;
        }

        /** Has these rules added, if they are missing, before the stream is opened; other rules of the account stay. */
        public Builder rules(XRule... wanted) {
            rules = filteredOnly(wanted);
            otherRules = Others.KEEP;
            return this;
        }

        /**
         * Has these rules added, if they are missing, and all other rules of the account removed, before the stream is opened. All
         * programs of the account share its rules.
         */
        public Builder onlyRules(XRule... wanted) {
            rules = filteredOnly(wanted);
            otherRules = Others.REMOVE;
            return this;
        }

        private List<XRule> filteredOnly(XRule... wanted) {
            if (kind != Kind.FILTERED || wanted.length == 0) {
                throw TidemillException.invalidArgument(
                        wanted.length == 0
                                ? "No rules are given; leave the call out to use those that the account has"
                                : "X's sample stream has no rules; use XSource.filtered()");
            }
            return List.of(wanted);
        }

        /**
         * Sets what posts have besides id and text ({@code tweet.fields}); {@code author_id}, {@code created_at}, {@code entities} (for
         * hashtags) and {@code lang} by default.
         */
        public Builder postFields(String... fields) {
            return names("tweet.fields", fields);
        }

        /** Sets which objects X adds to posts ({@code expansions}), such as {@code author_id}; none by default. */
        public Builder expansions(String... expansions) {
            return names("expansions", expansions);
        }

        /** Sets what added users have ({@code user.fields}). */
        public Builder userFields(String... fields) {
            return names("user.fields", fields);
        }

        /** Sets what added media have ({@code media.fields}). */
        public Builder mediaFields(String... fields) {
            return names("media.fields", fields);
        }

        /** Sets what added places have ({@code place.fields}). */
        public Builder placeFields(String... fields) {
            return names("place.fields", fields);
        }

        /** Sets what added polls have ({@code poll.fields}). */
        public Builder pollFields(String... fields) {
            return names("poll.fields", fields);
        }

        private Builder names(String parameter, String... values) {
            for (String value : values) {
                if (!value.matches("[a-z_.]+")) {
                    throw TidemillException.invalidArgument(
                            parameter + " has '" + value + "'; expected names such as created_at");
                }
            }
            if (values.length == 0) {
                names.remove(parameter);
            } else {
                names.put(parameter, List.of(values));
            }
            return this;
        }

        /**
         * Has X send again, after the connection was lost or the program was restarted, what it has sent in the last minutes; 1 to 5.
         * Posts may then come twice. Not every account may; off by default.
         */
        public Builder backfill(Duration time) {
            long minutes = time.toMinutes();
            if (minutes < 1 || minutes > 5 || !time.equals(Duration.ofMinutes(minutes))) {
                throw TidemillException.invalidArgument("backfill is " + time + "; expected whole minutes from 1 to 5");
            }
            backfillMinutes = (int) minutes;
            return this;
        }

        /** Sets how long a connection may be silent before it is taken for dead; 30 s by default: X sends a heartbeat every 20 s. */
        public Builder silence(Duration duration) {
            silence = positive(duration, "silence");
            return this;
        }

        /** Sets how long one attempt to connect may take; 10 s by default. The answer may take three times as long to begin. */
        public Builder connectTimeout(Duration duration) {
            connectTimeout = positive(duration, "connectTimeout");
            return this;
        }

        private static Duration positive(Duration duration, String what) {
            if (Durations.millis(duration) < 1 || duration.compareTo(Duration.ofDays(1)) > 0) {
                throw TidemillException.invalidArgument(what + " is " + duration + "; expected 1 ms to a day");
            }
            return duration;
        }

        /** Returns the source. */
        public XSource build() {
            return build(Waiting.SYSTEM);
        }

        XSource build(Waiting waiting) {
            return new XSource(this, waiting);
        }
    }
}
