package io.tidemill.testkit.contract;

import io.tidemill.plan.CacheId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The local engine, but every plan and action is written and read again before it is run, as it would be on its way to another
 * machine. Only what is kept keeps its identity.
 */
final class ShippingEngine extends ForwardingEngine {
    static final String MASTER = "shipping";

    private final Map<UUID, CacheId> idsByToken = new ConcurrentHashMap<>();
    private final Map<CacheId, UUID> tokensById = new ConcurrentHashMap<>();

    ShippingEngine() {
        super(MASTER);
    }

    @Override
    @SuppressWarnings("unchecked") // reads what was written
    protected <T> T given(T object) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new Writer(bytes)) {
                out.writeObject(object);
            }
            try (ObjectInputStream in = new Reader(new ByteArrayInputStream(bytes.toByteArray()))) {
                return (T) in.readObject();
            }
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("Shipping " + object + " failed: " + e, e);
        }
    }

    /** Stands for something that is kept. */
    private record Kept(UUID token) implements Serializable {}

    private final class Writer extends ObjectOutputStream {
        Writer(OutputStream bytes) throws IOException {
            super(bytes);
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) {
            if (!(object instanceof CacheId id)) {
                return object;
            }
            UUID token = tokensById.computeIfAbsent(id, unknown -> UUID.randomUUID());
            idsByToken.put(token, id);
            return new Kept(token);
        }
    }

    private final class Reader extends ObjectInputStream {
        Reader(InputStream bytes) throws IOException {
            super(bytes);
            enableResolveObject(true);
        }

        @Override
        protected Object resolveObject(Object object) {
            return object instanceof Kept kept ? idsByToken.get(kept.token()) : object;
        }
    }
}
