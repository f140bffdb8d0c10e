package io.tidemill.twitter.feed;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The answers of the server that are no streams. */
final class FeedAnswers {
    private FeedAnswers() {}

    static void json(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Answers with a problem as X writes it. */
    static void problem(HttpExchange exchange, int status, String title, String detail, String issue)
            throws IOException {
        String more = issue.isEmpty() ? "" : ",\"connection_issue\":\"" + issue + "\"";
        json(
                exchange,
                status,
                "{\"title\":\"" + title + "\",\"detail\":\"" + detail + "\",\"status\":" + status + more
                        + ",\"type\":\"about:blank\"}");
    }
}
