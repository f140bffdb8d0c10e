package io.tidemill.testkit.contract;

import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A signal that functions of a scenario may hold: copies of it that were serialized are one, within one JVM. */
final class Signal implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Map<UUID, CountDownLatch> GIVEN = new ConcurrentHashMap<>();

    private final UUID id = UUID.randomUUID();

    void give() {
        latch().countDown();
    }

    void await() throws InterruptedException {
        latch().await();
    }

    /** Waits on a thread that nobody interrupts. */
    void awaitUninterruptibly() {
        try {
            await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CountDownLatch latch() {
        return GIVEN.computeIfAbsent(id, absent -> new CountDownLatch(1));
    }
}
