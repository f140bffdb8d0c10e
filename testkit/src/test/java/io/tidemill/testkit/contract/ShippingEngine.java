package io.tidemill.testkit.contract;

import io.tidemill.engine.DurableStates;
import io.tidemill.engine.Engine;
import io.tidemill.engine.PartitionAction;
import io.tidemill.engine.ValueSerializer;
import io.tidemill.engine.local.LocalEngine;
import io.tidemill.plan.CacheId;
import io.tidemill.plan.Plan;
import io.tidemill.plan.StatePlan;
import io.tidemill.time.BatchTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The local engine, but every plan and action is written and read again before it is run, as it would be on its way to another
 * machine. Only what is kept keeps its identity.
 */
final class ShippingEngine implements Engine {
    static final String MASTER = "shipping";

    private final LocalEngine local = new LocalEngine(2, 64 << 20);
    private final Map<UUID, CacheId> idsByToken = new ConcurrentHashMap<>();
    private final Map<CacheId, UUID> tokensById = new ConcurrentHashMap<>();

    @Override
    public String master() {
        return MASTER;
    }

    @Override
    public int parallelism() {
        return local.parallelism();
    }

    @Override
    public <T, R> List<R> run(Plan<T> plan, PartitionAction<T, R> action) {
        return local.run(shipped(plan), shipped(action));
    }

    @Override
    public <T, R> List<R> run(Plan<T> plan, List<Integer> chosen, PartitionAction<T, R> action) {
        return local.run(shipped(plan), chosen, shipped(action));
    }

    @Override
    public <T, R> Iterator<R> runLazily(Plan<T> plan, PartitionAction<T, R> action) {
        return local.runLazily(shipped(plan), shipped(action));
    }

    @Override
    public <T> List<T> take(Plan<T> plan, int count) {
        return local.take(shipped(plan), count);
    }

    @Override
    public void advance(StatePlan<?, ?, ?, ?> step) {
        local.advance(shipped(step));
    }

    @Override
    public void commit(BatchTime time) {
        local.commit(time);
    }

    @Override
    public void rollback(BatchTime time) {
        local.rollback(time);
    }

    @Override
    public DurableStates durableStates(ValueSerializer serializer) {
        return local.durableStates(serializer);
    }

    @Override
    public void unpersist(CacheId id) {
        local.unpersist(id);
    }

    @Override
    public void close() {
        local.close();
    }

    @SuppressWarnings("unchecked") // reads what was written
    private <T> T shipped(T object) {
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
