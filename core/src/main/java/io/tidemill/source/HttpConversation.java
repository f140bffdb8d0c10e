package io.tidemill.source;

import io.tidemill.source.HttpRequest.Refused;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;

/** The requests of one connection after the other: each body is read as a whole, checked, stored, and answered. */
final class HttpConversation implements Conversation {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(1);
    private static final int MOST_DRAINED_BYTES = 1 << 20;

    private final HttpOptions options;
    private final BodyRoom room;
    private final RecordFormat<?> format;
    private final SharedBytes<?> intake;

    HttpConversation(HttpOptions options, BodyRoom room, RecordFormat<?> format, SharedBytes<?> intake) {
        this.options = options;
        this.room = room;
        this.format = format;
        this.intake = intake;
    }

    @Override
    public void hold(Socket socket) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        InputStream input = new BufferedInputStream(socket.getInputStream());
        OutputStream output = socket.getOutputStream();
        try {
            Optional<HttpRequest> request = HttpRequest.read(input);
            while (request.isPresent()) {
                take(request.get(), input, output);
                boolean isLast = request.get().isLast();
                write(output, "204 No Content", isLast ? "Connection: close\r\n" : "", "");
                request = isLast ? Optional.empty() : HttpRequest.read(input);
            }
        } catch (Refused e) {
            write(output, e.status, fieldsOf(e) + "Connection: close\r\n", e.getMessage() + "\n");
            drain(socket, input);
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

    private void take(HttpRequest request, InputStream input, OutputStream output) throws IOException, Refused {
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
            if (request.has("expect", "100-continue")) {
                output.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                output.flush();
            }
            store(request.readBody(input, bound));
        } finally {
            room.giveBack(bound);
        }
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

    /** Refuses a body that would stop the application, or that ends in the middle of a record. */
    private void requireFormat(byte[] body) throws Refused {
        int end;
        try {
            int from = Math.max(0, format.firstRecordStart(body, 0, body.length));
            end = format.lastRecordEnd(body, from, from, body.length);
        } catch (RuntimeException e) {
            throw new Refused("400 Bad Request", String.valueOf(e.getMessage()));
        }
        if (end < body.length && !format.endsWithInput()) {
            throw new Refused("400 Bad Request", "The body ends after " + (body.length - end) + " bytes of a record");
        }
    }

    private static void write(OutputStream output, String status, String fields, String text) throws IOException {
        byte[] body = bytes(text);
        String length = body.length == 0
                ? ""
                : "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " + body.length + "\r\n";
        output.write(bytes("HTTP/1.1 " + status + "\r\n" + fields + length + "\r\n" + text));
        output.flush();
    }

    /** Reads over what the client still sends, so that the answer is not lost when the connection is closed. */
    private static void drain(Socket socket, InputStream input) throws IOException {
        socket.shutdownOutput();
        socket.setSoTimeout((int) DRAIN_PATIENCE.toMillis());
        byte[] dropped = new byte[8 << 10];
        int total = 0;
        int count = input.read(dropped);
        while (count >= 0 && total < MOST_DRAINED_BYTES) {
            total += count;
            count = input.read(dropped);
        }
    }
}
