package io.tidemill.testkit.contract;

import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A counter that functions of a scenario may hold: copies of it that were serialized count together, within one JVM. */
final class Tally implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Map<UUID, AtomicInteger> COUNTS = new ConcurrentHashMap<>();

    private final UUID id = UUID.randomUUID();

    void add() {
        count().incrementAndGet();
    }

    int value() {
        return count().get();
    }

    /** Returns the count so far, and starts again at 0. */
    int take() {
        return count().getAndSet(0);
    }

    private AtomicInteger count() {
        return COUNTS.computeIfAbsent(id, absent -> new AtomicInteger());
    }
}
