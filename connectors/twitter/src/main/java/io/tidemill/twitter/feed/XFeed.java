package io.tidemill.twitter.feed;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemill.time.Clock;
import io.tidemill.twitter.XRule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server that follows the protocol of X's API v2: the filtered and the sample stream with heartbeats, the rules, the check of
 * the bearer token, and the headers of the rate limit. It sends what it is given, or posts that are made up; it ends and breaks
 * connections, and gives wrong answers, when it is told to. Safe for use by many threads.
 *
 * <p>The rules are understood in part: words, {@code #hashtags}, {@code "phrases"}, {@code lang:}, {@code -} before them, and
 * {@code OR} between them; what else has a colon matches every post.
 */
public final class XFeed implements AutoCloseable {
    private static final Duration WINDOW = Duration.ofMinutes(15);

    private final HttpServer server;
    private final ExecutorService threads;
    private final String token;
    private final Duration heartbeat;
    private final int maxStreams;
    private final OptionalLong postsPerSecond;
    private final Supplier<Iterator<String>> posts;
    private final int maxRequests;
    private final Clock clock;
    private final FeedRules rules = new FeedRules();

    // guarded by this
    private final List<FeedStream> open = new ArrayList<>();
    private final Deque<Scripted> scripted = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private long opened;
    private long sentBefore;
    private long windowEndMillis;
    private int requestsLeft;
    private boolean closed;

    /** An answer that the next request for a stream gets. */
    private record Scripted(int status, Map<String, String> headers, String body) {}

    private XFeed(Builder builder) throws IOException {
        this.token = builder.token;
        this.heartbeat = builder.heartbeat;
        this.maxStreams = builder.maxStreams;
        this.postsPerSecond = builder.postsPerSecond;
        this.posts = builder.posts;
        this.maxRequests = builder.maxRequests;
        this.clock = builder.clock;
        this.server = HttpServer.create(builder.address, 0);
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "tidemill-x-feed");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/2/tweets/search/stream/rules", exchange -> serve(exchange, this::answerRules));
        server.createContext("/2/tweets/search/stream", exchange -> serve(exchange, one -> open(one, rules)));
        server.createContext("/2/tweets/sample/stream", exchange -> serve(exchange, one -> open(one, null)));
        server.start();
    }

    /** Returns a builder of a server on this machine, on any free port, that accepts every token and sends nothing by itself. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns where it listens, as {@code XSource.Builder.endpoint} takes it. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Returns the port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    // ---- telling it what to do

    /** Sends a line to every open stream, whatever its rules; waits while a reader is more than a thousand lines behind. */
    public void send(String line) {
        toAll(FeedStream.Command.text(line + "\r\n"));
    }

    /** Sends a part of a line. */
    public void sendPart(String text) {
        toAll(FeedStream.Command.text(text));
    }

    /** Sends a heartbeat to every open stream. */
    public void sendHeartbeat() {
        toAll(FeedStream.Command.text("\r\n"));
    }

    /** Ends every open stream in order. */
    public void end() {
        toAll(FeedStream.Command.END);
    }

    /** Says {@code operational-disconnect} on every open stream, and ends it. */
    public void disconnect() {
        send("{\"errors\":[{\"title\":\"operational-disconnect\",\"disconnect_type\":\"UpstreamOperationalDisconnect\","
                + "\"detail\":\"This stream has been disconnected upstream for operational reasons.\","
                + "\"type\":\"https://api.twitter.com/2/problems/operational-disconnect\"}]}");
        end();
    }

    /** Breaks every open stream off, as a failing network does. */
    public void breakOff() {
        toAll(FeedStream.Command.BREAK);
    }

    private void toAll(FeedStream.Command command) {
        try {
            for (FeedStream stream : open()) {
                stream.tell(command);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<FeedStream> open() {
        return List.copyOf(open);
    }

    /** Gives the next request for a stream this answer; called again, the one after it that one. */
    public synchronized void answerNext(int status, Map<String, String> headers, String body) {
        scripted.add(new Scripted(status, Map.copyOf(headers), body));
    }

    // ---- looking

    /** Waits until {@code count} streams have been opened since the start. */
    public synchronized void awaitOpened(long count) throws InterruptedException {
        while (opened < count && !closed) {
            wait();
        }
    }

    /** Waits until no more than {@code count} streams are open. */
    public synchronized void awaitOpen(int count) throws InterruptedException {
        while (open.size() > count && !closed) {
            wait();
        }
    }

    /** Returns how many streams are open. */
    public synchronized int openStreams() {
        return open.size();
    }

    /** Returns how many streams have been opened. */
    public synchronized long openedStreams() {
        return opened;
    }

    /** Returns how many bytes have been sent in streams. */
    public synchronized long sentBytes() {
        return sentBefore + open.stream().mapToLong(FeedStream::sentBytes).sum();
    }

    /** Returns method, path and query of all requests so far. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** Returns the rules. */
    public List<XRule> rules() {
        return rules.all();
    }

    // ---- serving

    /** What is done with a request that is allowed. */
    @FunctionalInterface
    private interface Service {
        void serve(HttpExchange exchange) throws IOException;
    }

    private void serve(HttpExchange exchange, Service service) throws IOException {
        String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean isAllowed = given.startsWith("Bearer ")
                && given.length() > "Bearer ".length()
                && (token.isEmpty() || given.equals("Bearer " + token));
        if (!isAllowed) {
            FeedAnswers.problem(exchange, 401, "Unauthorized", "Unauthorized", "");
        } else if (countRequest(exchange)) {
            service.serve(exchange);
        } else {
            FeedAnswers.problem(exchange, 429, "Too Many Requests", "Too Many Requests", "");
        }
    }

    /** Writes the headers of the rate limit; returns whether the request is within it. */
    private synchronized boolean countRequest(HttpExchange exchange) {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        long now = clock.epochMillis();
        if (now >= windowEndMillis) {
            windowEndMillis = now + WINDOW.toMillis();
            requestsLeft = maxRequests;
        }
        boolean isAllowed = requestsLeft > 0;
        requestsLeft -= isAllowed ? 1 : 0;
        exchange.getResponseHeaders().set("x-rate-limit-limit", Integer.toString(maxRequests));
        exchange.getResponseHeaders().set("x-rate-limit-remaining", Integer.toString(requestsLeft));
        exchange.getResponseHeaders().set("x-rate-limit-reset", Long.toString((windowEndMillis + 999) / 1000));
        return isAllowed;
    }

    private void answerRules(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            FeedAnswers.json(exchange, 200, rules.listed());
        } else {
            String body = new String(exchange.getRequestBody().readNBytes(1 << 20), StandardCharsets.UTF_8);
            boolean isTrial =
                    String.valueOf(exchange.getRequestURI().getQuery()).contains("dry_run=true");
            FeedRules.Changed changed = rules.change(body, isTrial);
            FeedAnswers.json(exchange, changed.status(), changed.json());
        }
    }

    private void open(HttpExchange exchange, @Nullable FeedRules filter) throws IOException {
        Scripted next = nextScripted();
        if (next != null) {
            exchange.getResponseHeaders().clear();
            next.headers().forEach(exchange.getResponseHeaders()::set);
            FeedAnswers.json(exchange, next.status(), next.body());
        } else if (filter != null && filter.all().isEmpty()) {
            FeedAnswers.problem(
                    exchange,
                    409,
                    "ConnectionException",
                    "Rules must be configured to connect to the filtered stream.",
                    "RuleConfigurationIssue");
        } else {
            stream(exchange, new FeedStream(heartbeat, postsPerSecond, posts.get(), filter, clock));
        }
    }

    private synchronized @Nullable Scripted nextScripted() {
        return scripted.poll();
    }

    private void stream(HttpExchange exchange, FeedStream stream) throws IOException {
        if (!enter(stream)) {
            FeedAnswers.problem(
                    exchange,
                    429,
                    "ConnectionException",
                    "This stream is currently at the maximum allowed connection limit.",
                    "TooManyConnections");
            return;
        }
        try {
            stream.serve(exchange, this::countOpened);
        } finally {
            leave(stream);
        }
    }

    private synchronized boolean enter(FeedStream stream) {
        return open.size() < maxStreams && !closed && open.add(stream);
    }

    private synchronized void countOpened() {
        opened++;
        notifyAll();
    }

    private synchronized void leave(FeedStream stream) {
        open.remove(stream);
        sentBefore += stream.sentBytes();
        notifyAll();
    }

    /** Ends every stream, and listens no longer. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        open().forEach(FeedStream::breakOff);
        server.stop(0);
        threads.shutdownNow();
    }

    /** What a server is made of. Everything has a default. */
    public static final class Builder {
        private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        private String token = "";
        private Duration heartbeat = Duration.ofSeconds(10);
        private int maxStreams = 50;
        private int maxRequests = 10_000;
        private OptionalLong postsPerSecond = OptionalLong.empty();
        private Supplier<Iterator<String>> posts = () -> List.<String>of().iterator();
        private Clock clock = Clock.system();

        private Builder() {}

        /** Sets where it listens; port 0 stands for any free one. */
        public Builder address(InetSocketAddress given) {
            address = requireNonNull(given, "given");
            return this;
        }

        /** Sets the only bearer token that is accepted. */
        public Builder token(String accepted) {
            token = requireNonNull(accepted, "accepted");
            return this;
        }

        /** Sets how long a stream is silent before a heartbeat; 10 s by default. */
        public Builder heartbeat(Duration interval) {
            heartbeat = requireNonNull(interval, "interval");
            return this;
        }

        /** Sets how many streams may be open at a time; 50 by default. */
        public Builder maxStreams(int count) {
            maxStreams = count;
            return this;
        }

        /** Sets how many requests are allowed in 15 minutes; 10 000 by default. */
        public Builder maxRequests(int count) {
            maxRequests = count;
            return this;
        }

        /**
         * Sets what each stream sends by itself.
         *
         * @param perSecond how many a second; as many as the reader takes if empty
         * @param lines makes the posts of a stream, which go on forever or end
         */
        public Builder posts(OptionalLong perSecond, Supplier<Iterator<String>> lines) {
            postsPerSecond = requireNonNull(perSecond, "perSecond");
            posts = requireNonNull(lines, "lines");
            return this;
        }

        /** Sets the clock that rate limits and paces go by. */
        public Builder clock(Clock given) {
            clock = requireNonNull(given, "given");
            return this;
        }

        /**
         * Returns the server, which listens already.
         *
         * @throws IOException if it cannot listen there
         */
        public XFeed start() throws IOException {
            return new XFeed(this);
        }
    }
}
