package io.tidemill.source;

import io.tidemill.source.HttpRequest.Refused;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;

/** The requests of one connection after the other: each body is read as a whole, checked, stored, and answered. */
final class HttpConversation implements Conversation {
    /** How long a client may rest between two requests, and how long one may take, while others wait for a place. */
    private static final Duration REST_GRACE = Duration.ofSeconds(1);

    private static final Duration REQUEST_GRACE = Duration.ofSeconds(5);

    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(1);
    private static final int MOST_DRAINED_BYTES = 1 << 20;

    private final HttpOptions options;
    private final BodyRoom room;
    private final RecordFormat<?> format;
    private final SharedBytes<?> intake;
    private final SourceEvents events;

    HttpConversation(
            HttpOptions options, BodyRoom room, RecordFormat<?> format, SharedBytes<?> intake, SourceEvents events) {
        this.options = options;
        this.room = room;
        this.format = format;
        this.intake = intake;
        this.events = events;
    }

    @Override
    public void hold(Connection connection) throws IOException {
        new Requests(connection).answerAll();
    }

    /** Those of one connection. Owned by its thread. */
    private final class Requests {
        private final Connection connection;
        private final InputStream input;
        private final OutputStream output;
        private boolean answersHead;

        Requests(Connection connection) throws IOException {
            this.connection = connection;
            this.input = new BufferedInputStream(connection.input());
            this.output = connection.output();
        }

        void answerAll() throws IOException {
            try {
                boolean goesOn = true;
                while (goesOn && begins()) {
                    Optional<HttpRequest> request = HttpRequest.read(input);
                    goesOn = request.isPresent() && answer(request.get());
                }
            } catch (SocketTimeoutException e) {
                refuse(new Refused(
                        "408 Request Timeout",
                        "The request was not complete within " + options.requestTimeout() + "; send it again"));
            } catch (Refused e) {
                refuse(e);
            }
        }

        /** Waits for the first byte of a request; returns false if there will be none. */
        private boolean begins() throws IOException, Refused {
            connection.awaitClient(options.idleTimeout(), REST_GRACE);
            input.mark(1);
            int first;
            try {
                first = input.read();
            } catch (SocketTimeoutException e) {
                return false;
            }
            if (first < 0) {
                return false;
            }
            if (first == Connection.TLS_HANDSHAKE) {
                throw new Refused("400 Bad Request", "This port speaks HTTP, and not HTTPS");
            }
            input.reset();
            connection.awaitClient(options.requestTimeout(), REQUEST_GRACE);
            return true;
        }

        /** Takes the request, and returns whether another may follow. */
        private boolean answer(HttpRequest request) throws IOException, Refused {
            answersHead = request.method().equals("HEAD");
            take(request);
            boolean isLast = request.isLast() || connection.othersWait();
            String keeping = request.isLegacy() ? "Connection: keep-alive\r\n" : "";
            write("204 No Content", isLast ? "Connection: close\r\n" : keeping, "");
            return !isLast;
        }

        private void take(HttpRequest request) throws IOException, Refused {
            requireToken(request);
            if (!request.method().equals("POST")) {
                throw new Refused("405 Method Not Allowed", "Send records as the body of a POST request");
            }
            if (request.field("content-encoding").isPresent() && !request.has("content-encoding", "identity")) {
                throw new Refused("415 Unsupported Media Type", "Send the records without Content-Encoding");
            }
            int bound = request.bodyBound(room.mostBytes());
            if (!room.tryTake(bound)) {
                throw new Refused("503 Service Unavailable", "Too many requests are under way; send it again later");
            }
            try {
                if (request.awaitsContinue()) {
                    output.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    output.flush();
                }
                byte[] body = request.readBody(input, bound);
                if (!connection.becomeBusy()) {
                    throw new IOException("The client kept others waiting for too long");
                }
                store(body);
            } finally {
                room.giveBack(bound);
            }
        }

        private void refuse(Refused refused) throws IOException {
            if (!refused.status.startsWith("405")) { // which is asked by those who look whether somebody is there
                events.counted(
                        "refused", 1, refused.status + " to " + connection.client() + ": " + refused.getMessage());
            }
            write(refused.status, fieldsOf(refused) + "Connection: close\r\n", refused.getMessage() + "\n");
            drain();
        }

        private void write(String status, String fields, String text) throws IOException {
            byte[] body = bytes(text);
            String length = body.length == 0
                    ? ""
                    : "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " + body.length + "\r\n";
            output.write(bytes("HTTP/1.1 " + status + "\r\n" + fields + length + "\r\n" + (answersHead ? "" : text)));
            output.flush();
        }

        /** Reads over what the client still sends, so that the answer is not lost when the connection is closed. */
        private void drain() throws IOException {
            connection.awaitClient(DRAIN_PATIENCE, Duration.ZERO);
            connection.askToLeave();
            byte[] dropped = new byte[8 << 10];
            int total = 0;
            int count = input.read(dropped);
            while (count >= 0 && total < MOST_DRAINED_BYTES) {
                total += count;
                count = input.read(dropped);
            }
        }
    }

    private static String fieldsOf(Refused refused) {
        return switch (refused.status.substring(0, 3)) {
            case "401" -> "WWW-Authenticate: Bearer\r\n";
            case "405" -> "Allow: POST\r\n";
            case "503" -> "Retry-After: 1\r\n";
            default -> "";
        };
    }

    private void requireToken(HttpRequest request) throws Refused {
        if (options.token().isPresent()) {
            String expected = "Bearer " + options.token().get();
            String given = request.field("authorization").orElse("");
            if (!MessageDigest.isEqual(bytes(expected), bytes(given))) {
                throw new Refused("401 Unauthorized", "Expected the header field Authorization: Bearer TOKEN");
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void store(byte[] body) throws Refused {
        requireFormat(body);
        if (!intake.store(body, body.length)) {
            throw new Refused("503 Service Unavailable", "The program stops; send it again later");
        }
        intake.sync();
    }

    /** Refuses a body that would stop the application, that ends in the middle of a record, or has one that would be cut. */
    private void requireFormat(byte[] body) throws Refused {
        int end;
        int overlong;
        try {
            int from = Math.max(0, format.firstRecordStart(body, 0, body.length));
            end = format.lastRecordEnd(body, from, from, body.length);
            overlong = format.firstOverlong(body, from, body.length);
        } catch (RuntimeException e) {
            throw new Refused("400 Bad Request", String.valueOf(e.getMessage()));
        }
        if (end < body.length && !format.endsWithInput()) {
            throw new Refused("400 Bad Request", "The body ends after " + (body.length - end) + " bytes of a record");
        }
        if (overlong >= 0) {
            throw new Refused(
                    "413 Content Too Large",
                    "The record at byte " + overlong + " of the body is longer than one may be (lines:"
                            + " tidemill.line.limit); nothing of the body was taken");
        }
    }
}
