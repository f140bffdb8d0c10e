package io.tidemill.source;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The head of a request of HTTP/1.0 or 1.1, and the way to its body (RFC 9112).
 *
 * @param method such as {@code POST}
 * @param isLegacy whether it is of HTTP/1.0
 * @param fields the header, by names in lower case
 */
record HttpRequest(String method, boolean isLegacy, Map<String, String> fields) {
    private static final int MOST_HEAD_BYTES = 16 << 10;
    private static final int MOST_CHUNK_LINE_BYTES = 1 << 10;
    private static final Pattern REQUEST_LINE = Pattern.compile("([A-Z]{1,32}) \\S+ HTTP/1\\.([01])");
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*(.*?)[ \\t]*");
    private static final Pattern CHUNK_SIZE = Pattern.compile("0*([0-9A-Fa-f]{1,8})[ \\t]*(;.*)?");

    /** A request that is answered with an error; the connection ends then. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        final String status;

        Refused(String status, String message) {
            super(message);
            this.status = status;
        }
    }

    /** Reads the head of the next request; nothing if the client has closed. */
    static Optional<HttpRequest> read(InputStream input) throws IOException, Refused {
        HeadReader lines = new HeadReader(input, MOST_HEAD_BYTES);
        Optional<String> first = lines.next();
        while (first.isPresent() && first.get().isEmpty()) {
            first = lines.next(); // an empty line between requests
        }
        if (first.isEmpty()) {
            return Optional.empty();
        }
        Matcher line = REQUEST_LINE.matcher(first.get());
        if (!line.matches()) {
            throw new Refused("400 Bad Request", "Expected a request of HTTP/1.1, such as POST / HTTP/1.1");
        }
        return Optional.of(new HttpRequest(line.group(1), line.group(2).equals("0"), fields(lines)));
    }

    private static Map<String, String> fields(HeadReader lines) throws IOException, Refused {
        Map<String, String> fields = new HashMap<>();
        for (String line = lines.required(); !line.isEmpty(); line = lines.required()) {
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                throw new Refused("400 Bad Request", "Expected a header field, such as Content-Length: 12");
            }
            String name = field.group(1).toLowerCase(Locale.ROOT);
            String before = fields.get(name);
            fields.merge(name, field.group(2), (one, more) -> one + ", " + more); // as RFC 9110 joins them
            if (before != null && (name.equals("content-length") || name.equals("transfer-encoding"))) {
                throw new Refused("400 Bad Request", "The field " + name + " is there twice");
            }
        }
        return fields;
    }

    Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    boolean has(String name, String value) {
        return field(name).filter(value::equalsIgnoreCase).isPresent();
    }

    /** Returns whether the list that a field holds has a word in it. */
    private boolean lists(String name, String word) {
        return Stream.of(field(name).orElse("").split(","))
                .anyMatch(it -> it.strip().equalsIgnoreCase(word));
    }

    /** Returns whether the client expects no other answer on this connection. */
    boolean isLast() {
        return lists("connection", "close") || (isLegacy && !lists("connection", "keep-alive"));
    }

    /** Returns whether the client waits to be asked for the body. */
    boolean awaitsContinue() {
        return !isLegacy && has("expect", "100-continue");
    }

    private boolean isChunked() throws Refused {
        Optional<String> coding = field("transfer-encoding");
        if (coding.isPresent() && !coding.get().equalsIgnoreCase("chunked")) {
            throw new Refused("501 Not Implemented", "Of transfer encodings only chunked is understood");
        }
        if (coding.isPresent() && field("content-length").isPresent()) {
            throw new Refused("400 Bad Request", "Both Content-Length and Transfer-Encoding are there");
        }
        return coding.isPresent();
    }

    /** Returns how many bytes the body can have, which is the limit where its length is not announced. */
    int bodyBound(int mostBytes) throws Refused {
        if (isChunked()) {
            return mostBytes;
        }
        // without a length the body could only end with the connection: what was sent would be answered and not taken
        String text = field("content-length")
                .orElseThrow(() -> new Refused(
                        "411 Length Required",
                        "Announce the body with Content-Length, or send it with Transfer-Encoding: chunked"));
        if (!text.matches("[0-9]{1,18}")) {
            throw new Refused("400 Bad Request", "Content-Length is not a number of bytes");
        }
        long length = Long.parseLong(text);
        if (length > mostBytes) {
            throw tooLarge(mostBytes);
        }
        return (int) length;
    }

    private static Refused tooLarge(int mostBytes) {
        return new Refused(
                "413 Content Too Large",
                "A body may have " + mostBytes + " bytes; send the records in several requests");
    }

    /** Reads the body, which has as many bytes as announced, or at most {@code bound} where it comes in chunks. */
    byte[] readBody(InputStream input, int bound) throws IOException, Refused {
        if (isChunked()) {
            return readChunks(input, bound);
        }
        byte[] body = input.readNBytes(bound);
        if (body.length < bound) {
            throw new EOFException("The client closed after " + body.length + " of " + bound + " bytes");
        }
        return body;
    }

    private static byte[] readChunks(InputStream input, int bound) throws IOException, Refused {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size = chunkSize(input);
        while (size > 0) {
            if (size > bound - body.size()) {
                throw tooLarge(bound);
            }
            body.write(readWhole(input, size));
            if (!line(input).isEmpty()) {
                throw new Refused("400 Bad Request", "A chunk is longer than it says");
            }
            size = chunkSize(input);
        }
        HeadReader trailer = new HeadReader(input, MOST_HEAD_BYTES);
        while (!trailer.required().isEmpty()) {
            // what follows the last chunk means nothing here
        }
        return body.toByteArray();
    }

    private static byte[] readWhole(InputStream input, int size) throws IOException {
        byte[] bytes = input.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("The client closed within a chunk");
        }
        return bytes;
    }

    private static int chunkSize(InputStream input) throws IOException, Refused {
        Matcher size = CHUNK_SIZE.matcher(line(input));
        if (!size.matches()) {
            throw new Refused("400 Bad Request", "Expected the size of a chunk, in hexadecimal digits");
        }
        return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(size.group(1), 16));
    }

    private static String line(InputStream input) throws IOException, Refused {
        return new HeadReader(input, MOST_CHUNK_LINE_BYTES).required();
    }

    /** Reads lines that have a limit together. */
    private static final class HeadReader {
        private final InputStream input;
        private int bytesLeft;

        HeadReader(InputStream input, int mostBytes) {
            this.input = input;
            this.bytesLeft = mostBytes;
        }

        String required() throws IOException, Refused {
            return next().orElseThrow(() -> new EOFException("The client closed within the head of a request"));
        }

        /** Returns the next line without its end; nothing at the end of the input. */
        Optional<String> next() throws IOException, Refused {
            ByteArrayOutputStream line = new ByteArrayOutputStream(80);
            int read = input.read();
            while (read >= 0 && read != '\n') {
                if (--bytesLeft < 0) {
                    throw new Refused("431 Request Header Fields Too Large", "The head of the request is too long");
                }
                line.write(read);
                read = input.read();
            }
            if (read < 0) {
                return Optional.empty();
            }
            String text = line.toString(StandardCharsets.ISO_8859_1);
            return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        }
    }
}
