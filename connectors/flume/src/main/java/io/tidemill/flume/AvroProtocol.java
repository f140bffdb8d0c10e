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

/**
 * A protocol of Avro's calls, and the check that a peer means the same by it: what the peer writes has to have the fields that we
 * read. Documentation and properties may differ.
 */
final class AvroProtocol {
    static final int MD5_BYTES = 16;
    private static final int MOST_JSON_CHARACTERS = 64 << 10;

    private final String json;
    private final String whose;
    private final Side side;
    private final Protocol ours;

    /** Which half of the calls is ours. */
    enum Side {
        /** We answer calls, and read their requests; one of the protocol's messages is enough. */
        ANSWERS,
        /** We call, and read the answers; every message has to be there. */
        CALLS
    }

    /** The protocol in Avro's notation; {@code whose} says who may be at the other side. */
    AvroProtocol(String json, String whose, Side side) {
        this.json = json;
        this.whose = whose;
        this.side = side;
        this.ours = Protocol.parse(json);
    }

    String json() {
        return json;
    }

    /** Returns the MD5 of the protocol, by which Avro names it. */
    byte[] md5() {
        try {
            return MessageDigest.getInstance("MD5").digest(json.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }

    /**
     * Checks a peer's protocol. Avro parses it as text: no class that it names is looked for.
     *
     * @throws RefusedException if it is another protocol; says where they differ
     */
    void check(String theirJson) throws RefusedException {
        if (theirJson.length() > MOST_JSON_CHARACTERS) {
            throw new RefusedException("the peer's protocol has " + theirJson.length()
                    + " characters; expected at most " + MOST_JSON_CHARACTERS);
        }
        Protocol theirs = parse(theirJson);
        int known = 0;
        for (Map.Entry<String, Protocol.Message> mine : ours.getMessages().entrySet()) {
            Protocol.Message message = theirs.getMessages().get(mine.getKey());
            if (message != null) {
                requireSame(theirs.getName(), mine.getKey(), message, mine.getValue());
                known++;
            }
        }
        if (known < (side == Side.CALLS ? ours.getMessages().size() : 1)) {
            throw new RefusedException("the peer's protocol " + theirs.getName() + " does not have the messages "
                    + List.copyOf(ours.getMessages().keySet()) + "; only " + whose + " may be at the other side");
        }
    }

    private void requireSame(String name, String call, Protocol.Message theirs, Protocol.Message mine)
            throws RefusedException {
        String half = side == Side.ANSWERS ? "request" : "answer";
        List<String> written = written(theirs);
        List<String> expected = written(mine);
        if (!written.equals(expected)) {
            throw new RefusedException("the peer's " + name + " has the " + half + " " + written + " for " + call
                    + "; expected that of " + whose + ", " + expected);
        }
    }

    /** Returns what the peer writes of a call. */
    private List<String> written(Protocol.Message message) {
        return side == Side.CALLS
                ? List.of(parsingForm(message.getResponse()))
                : message.getRequest().getFields().stream()
                        .map(field -> field.name() + " " + parsingForm(field.schema()))
                        .toList();
    }

    private static Protocol parse(String json) throws RefusedException {
        try {
            return Protocol.parse(json);
        } catch (AvroRuntimeException | StackOverflowError e) {
            throw new RefusedException("the peer's protocol cannot be read: " + e);
        }
    }

    private static String parsingForm(Schema schema) {
        return SchemaNormalization.toParsingForm(schema);
    }
}
