package io.tidemill.flume;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.plan.Sized;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What Flume moves: a body and headers.
 *
 * @param headers the headers, without order
 * @param body the body, which is not copied and not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // copying a body for everybody who reads it would cost more than it protects
public record FlumeEvent(Map<String, String> headers, byte[] body) implements Sized, Serializable {
    static final long EVENT_BYTES = 96;
    private static final long HEADER_BYTES = 128;

    /** Copies the headers. */
    public FlumeEvent {
        headers = Map.copyOf(headers);
    }

    /** Returns a header, if it is there. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Returns the body as text in UTF-8. */
    public String text() {
        return new String(body, UTF_8);
    }

    @Override
    public long heapBytes() {
        long bytes = EVENT_BYTES + body.length;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            bytes += headerBytes(header.getKey(), header.getValue());
        }
        return bytes;
    }

    /** Returns headers with one more; most events have one or none, and these need no table on the way. */
    static Map<String, String> plus(Map<String, String> headers, String name, String value) {
        if (headers.isEmpty()) {
            return Map.of(name, value);
        }
        Map<String, String> more = headers instanceof HashMap ? headers : new HashMap<>(headers);
        more.put(name, value);
        return more;
    }

    static long headerBytes(String name, String value) {
        return HEADER_BYTES + 2L * name.length() + 2L * value.length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FlumeEvent event && headers.equals(event.headers) && Arrays.equals(body, event.body);
    }

    @Override
    public int hashCode() {
        return 31 * headers.hashCode() + Arrays.hashCode(body);
    }

    @Override
    public String toString() {
        return "FlumeEvent[headers=" + headers + ", body=" + body.length + " bytes]";
    }
}
