package io.tidemill.twitter;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Asks X, one request after the other; closing it, from any thread, ends the one under way. */
final class XConnection implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 8 << 10;
    private static final int MAX_JSON_BYTES = 16 << 20;

    private final URI endpoint;
    private final BearerToken token;
    private final Waiting waiting;
    private final Duration silence;
    private final Duration answerTimeout;
    private final HttpClient client;

    // guarded by this
    private boolean closed;
    private @Nullable CompletableFuture<?> asked;
    private @Nullable StreamBody body;

    /**
     * Connects to nothing yet.
     *
     * @param silence how long an answer may bring nothing
     * @param connectTimeout how long an attempt to connect may take; an answer has three times as long to begin
     */
    XConnection(URI endpoint, BearerToken token, Waiting waiting, Duration silence, Duration connectTimeout) {
        this.endpoint = endpoint;
        this.token = token;
        this.waiting = waiting;
        this.silence = silence;
        this.answerTimeout = connectTimeout.multipliedBy(3);
        // redirects are not followed: the token is for the endpoint alone
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .build();
    }

    /**
     * The answer to a request for a stream.
     *
     * @param body to be read and closed
     */
    record Stream(StreamBody body, RateLimit limit) {}

    /**
     * Returns the answer to a GET.
     *
     * @throws StatusException for any status but 2xx
     * @throws IOException if it is a web page
     * @throws CancellationException if this was closed
     */
    Stream open(String pathAndQuery) throws IOException {
        StreamBody body = new StreamBody(waiting, silence);
        HttpResponse<?> response = send(request(pathAndQuery).GET().build(), body);
        if (response.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
            body.close();
            throw new WebPageException(endpoint, RateLimit.of(response.headers()));
        }
        return new Stream(body, RateLimit.of(response.headers()));
    }

    /** Returns the object that a GET is answered with. */
    Json get(String pathAndQuery) throws IOException {
        return read(request(pathAndQuery).GET().build());
    }

    /** Returns the object that a POST is answered with. */
    Json post(String pathAndQuery, String json) throws IOException {
        return read(request(pathAndQuery)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(endpoint.resolve(pathAndQuery))
                .timeout(answerTimeout)
                .header("Authorization", token.header())
                .header("User-Agent", "tidemill");
    }

    private Json read(HttpRequest request) throws IOException {
        try (StreamBody answer = new StreamBody(waiting, silence)) {
            HttpResponse<?> unused = send(request, answer);
            String text = text(answer, MAX_JSON_BYTES);
            return Json.read(text)
                    .orElseThrow(() -> new IOException(request.uri().getPath() + " was not answered with JSON but with "
                            + token.hiddenIn(PostFormat.shortened(text))));
        }
    }

    /** Sends a request whose answer goes to {@code answer}, and returns when the answer begins. */
    private HttpResponse<?> send(HttpRequest request, StreamBody answer) throws IOException {
        HttpResponse<?> response = await(begin(request, answer));
        if (response.statusCode() / 100 == 2) {
            return response;
        }
        try (answer) {
            String message = token.hiddenIn(text(answer, MAX_MESSAGE_BYTES));
            throw new StatusException(
                    response.statusCode(),
                    request.uri().getPath(),
                    StreamProblem.of(message),
                    RateLimit.of(response.headers()));
        }
    }

    private synchronized CompletableFuture<? extends HttpResponse<?>> begin(HttpRequest request, StreamBody answer) {
        if (closed) {
            throw new CancellationException();
        }
        CompletableFuture<? extends HttpResponse<?>> begun = client.sendAsync(request, status -> answer);
        asked = begun;
        body = answer;
        return begun;
    }

    private static HttpResponse<?> await(CompletableFuture<? extends HttpResponse<?>> response) throws IOException {
        try {
            return response.get();
        } catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new IOException(cause == null ? e.toString() : cause.toString(), cause);
        }
    }

    private static String text(StreamBody answer, int mostBytes) throws IOException {
        return new String(answer.readNBytes(mostBytes), StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (asked != null) {
            asked.cancel(true);
        }
        if (body != null) {
            body.close();
        }
    }
}
