package io.tidemill.flume;

import io.tidemill.error.TidemillException;
import io.tidemill.source.SourceEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where connections hand in deliveries, and wait until they are safe. Whichever thread has its turn stores all that wait, its own
 * and those of others, so that they share a sync of the disk; where there is one connection, no other thread is woken.
 */
final class EventStore {
    private static final Logger LOG = LoggerFactory.getLogger(EventStore.class);

    private final Storing storing;
    private final Duration patience;
    private final @Nullable RecentIds ids;
    private final SourceEvents notes;
    private final ConcurrentLinkedQueue<Delivery> waiting = new ConcurrentLinkedQueue<>(); // each connection has one
    private final ReentrantLock turn = new ReentrantLock(true);
    private volatile boolean closed;

    /** Stores events. */
    @FunctionalInterface
    interface Storing {
        /**
         * Returns whether they are safe, all of them; none is stored otherwise.
         *
         * @throws TidemillException if they cannot be stored
         */
        boolean store(List<FlumeEvent> events, Duration patience);
    }

    /** What came of a delivery. */
    private enum Fate {
        /** It waits, or is being stored. */
        OPEN,
        /** Its events are stored. */
        SAFE,
        /** Its events are not stored. */
        FAILED
    }

    /** The events of one call, and the memory that they hold until they are stored. */
    private static final class Delivery {
        final List<FlumeEvent> events;
        final InFlight.Share share;
        volatile Fate fate = Fate.OPEN;

        Delivery(List<FlumeEvent> events, InFlight.Share share) {
            this.events = events;
            this.share = share;
        }

        void end(boolean isSafe) {
            share.close();
            fate = isSafe ? Fate.SAFE : Fate.FAILED;
        }
    }

    /**
     * An empty store.
     *
     * @param patience how long there may be no room for a delivery; half of it more where others are being stored
     * @param ids what was stored lately; null where duplicates are kept
     */
    EventStore(Storing storing, Duration patience, @Nullable RecentIds ids, SourceEvents notes) {
        this.storing = storing;
        this.patience = patience;
        this.ids = ids;
        this.notes = notes;
    }

    /**
     * Has events stored, and returns whether they are safe; if they are not, none of them is stored. The share is closed when the
     * events are not held any more.
     */
    boolean store(List<FlumeEvent> events, InFlight.Share share) throws InterruptedException {
        Delivery delivery = new Delivery(events, share);
        if (events.isEmpty()) {
            delivery.end(true);
            return true;
        }
        waiting.add(delivery);
        try {
            if (awaitTurn(delivery)) {
                try {
                    if (delivery.fate == Fate.OPEN) {
                        storeWaiting();
                    }
                } finally {
                    turn.unlock();
                }
            }
        } finally {
            giveUp(delivery);
        }
        return delivery.fate == Fate.SAFE;
    }

    /**
     * Waits for the turn, and returns whether it has come; half of the patience at the most, unless the delivery is being stored by
     * then: what becomes of it has to be known.
     */
    private boolean awaitTurn(Delivery delivery) throws InterruptedException {
        // a try without a time would push in before those who wait
        if (turn.tryLock(0, TimeUnit.NANOSECONDS) || turn.tryLock(patience.toNanos() / 2, TimeUnit.NANOSECONDS)) {
            return true;
        }
        giveUp(delivery);
        boolean isBeingStored = delivery.fate == Fate.OPEN;
        if (isBeingStored) {
            turn.lockInterruptibly();
        }
        return isBeingStored;
    }

    private void giveUp(Delivery delivery) {
        if (delivery.fate == Fate.OPEN && waiting.remove(delivery)) {
            delivery.end(false);
        }
    }

    /** Stores what waits; called by the thread whose turn it is. */
    private void storeWaiting() {
        List<Delivery> group = new ArrayList<>();
        for (Delivery next = waiting.poll(); next != null; next = waiting.poll()) {
            group.add(next);
        }
        boolean isSafe = false;
        try {
            isSafe = !closed && storeTogether(group);
        } finally {
            for (Delivery delivery : group) {
                delivery.end(isSafe);
            }
        }
    }

    private boolean storeTogether(List<Delivery> group) {
        Set<String> among = new HashSet<>();
        List<FlumeEvent> events = ids == null && group.size() == 1 ? group.get(0).events : fresh(group, among);
        try {
            if (!events.isEmpty() && !storing.store(events, patience)) {
                return false;
            }
        } catch (TidemillException e) {
            LOG.debug("{} events are not stored: {}", events.size(), e.getMessage());
            return false;
        }
        if (ids != null) {
            among.forEach(ids::add);
        }
        long duplicates =
                group.stream().mapToLong(delivery -> delivery.events.size()).sum() - events.size();
        if (duplicates > 0) {
            notes.counted("duplicate", duplicates, "events that were delivered again");
        }
        return true;
    }

    /** Returns the events without duplicates, and adds to {@code among} what they are known by. */
    private List<FlumeEvent> fresh(List<Delivery> group, Set<String> among) {
        List<FlumeEvent> events = new ArrayList<>();
        for (Delivery delivery : group) {
            for (FlumeEvent event : delivery.events) {
                if (!isDuplicate(event, among)) {
                    events.add(event);
                }
            }
        }
        return events;
    }

    private boolean isDuplicate(FlumeEvent event, Set<String> among) {
        if (ids == null) {
            return false;
        }
        String id = ids.of(event).orElse(null);
        return id != null && (ids.contains(id) || !among.add(id));
    }

    /** Takes no more: what is not being stored yet fails. */
    void close() {
        closed = true;
    }
}
