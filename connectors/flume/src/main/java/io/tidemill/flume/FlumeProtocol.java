package io.tidemill.flume;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Protocol;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** The protocol of Flume's Avro sinks, and the check that a peer means the same by it. */
final class FlumeProtocol {
    static final String APPEND = "append";
    static final String APPEND_BATCH = "appendBatch";
    static final int MD5_BYTES = 16;

    /** What is sent to peers that do not know it. */
    static final String JSON = """
            {"protocol": "AvroSourceProtocol", "namespace": "org.apache.flume.source.avro",
             "types": [
               {"type": "enum", "name": "Status", "symbols": ["OK", "FAILED", "UNKNOWN"]},
               {"type": "record", "name": "AvroFlumeEvent", "fields": [
                 {"name": "headers", "type": {"type": "map", "values": "string"}},
                 {"name": "body", "type": "bytes"}]}],
             "messages": {
               "append": {"request": [{"name": "event", "type": "AvroFlumeEvent"}], "response": "Status"},
               "appendBatch": {
                 "request": [{"name": "events", "type": {"type": "array", "items": "AvroFlumeEvent"}}],
                 "response": "Status"}}}
            """;

    private static final int MOST_JSON_CHARACTERS = 64 << 10;
    private static final Protocol OURS = Protocol.parse(JSON);

    private FlumeProtocol() {}

    /** Returns the MD5 of our protocol, by which Avro names it. */
    static byte[] md5() {
        try {
            return MessageDigest.getInstance("MD5").digest(JSON.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }

    /**
     * Checks that what a peer sends by its protocol is what we read. Documentation and properties may differ, no field may. Avro parses
     * it as text: no class that it names is looked for.
     *
     * @throws RefusedException if it is another protocol; says where they differ
     */
    static void check(String json) throws RefusedException {
        if (json.length() > MOST_JSON_CHARACTERS) {
            throw new RefusedException("the peer's protocol has " + json.length() + " characters; expected at most "
                    + MOST_JSON_CHARACTERS);
        }
        Protocol theirs = parse(json);
        boolean isFlume = false;
        for (Map.Entry<String, Protocol.Message> ours : OURS.getMessages().entrySet()) {
            Protocol.Message message = theirs.getMessages().get(ours.getKey());
            if (message != null && !requestOf(message).equals(requestOf(ours.getValue()))) {
                throw new RefusedException("the peer's " + theirs.getName() + " has the request " + requestOf(message)
                        + " for " + ours.getKey() + "; expected that of Flume 1.x, " + requestOf(ours.getValue()));
            }
            isFlume |= message != null;
        }
        if (!isFlume) {
            throw new RefusedException("the peer's protocol " + theirs.getName() + " has neither of the messages "
                    + List.of(APPEND, APPEND_BATCH) + "; only Flume's Avro sinks and clients may connect here");
        }
    }

    private static Protocol parse(String json) throws RefusedException {
        try {
            return Protocol.parse(json);
        } catch (AvroRuntimeException | StackOverflowError e) {
            throw new RefusedException("the peer's protocol can not be read: " + e);
        }
    }

    private static List<String> requestOf(Protocol.Message message) {
        return message.getRequest().getFields().stream()
                .map(field -> field.name() + " " + parsingForm(field.schema()))
                .toList();
    }

    private static String parsingForm(Schema schema) {
        return SchemaNormalization.toParsingForm(schema);
    }
}
