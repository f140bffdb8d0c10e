package io.tidemill.flume;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The identities of the last events that were stored. Of each a digest of 128 bits is kept, so that its length costs nothing. */
final class RecentIds {
    private final String header;
    private final Map<Digest, Boolean> digests;
    private final MessageDigest sha256;

    private record Digest(long high, long low) {}

    /** A memory of {@code most} identities, which the header {@code header} holds. */
    RecentIds(String header, int most) {
        this.header = header;
        this.digests = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Digest, Boolean> eldest) {
                return size() > most;
            }
        };
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Returns the identity of an event, if it has one. */
    Optional<String> of(FlumeEvent event) {
        return event.header(header);
    }

    synchronized boolean contains(String id) {
        return digests.get(digest(id)) != null;
    }

    synchronized void add(String id) {
        digests.put(digest(id), true);
    }

    private Digest digest(String id) {
        ByteBuffer bytes = ByteBuffer.wrap(sha256.digest(id.getBytes(UTF_8)));
        return new Digest(bytes.getLong(), bytes.getLong());
    }
}
