package io.tidemill.flume;

import io.tidemill.error.TidemillException;
import io.tidemill.source.SourceEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where connections hand in deliveries, and wait until they are safe. One thread stores them: all that wait together, so that they
 * share a sync of the disk.
 */
final class EventStore {
    private static final Logger LOG = LoggerFactory.getLogger(EventStore.class);

    private final Consumer<List<FlumeEvent>> storing;
    private final Duration patience;
    private final @Nullable RecentIds ids;
    private final SourceEvents notes;
    private final BlockingQueue<Delivery> waiting = new LinkedBlockingQueue<>(); // each connection has one at a time
    private final Delivery end = new Delivery(List.of(), new InFlight(0, Duration.ZERO).open());
    private volatile boolean closed;

    /** The events of one call, and the memory that they hold until they are stored. */
    private static final class Delivery {
        final List<FlumeEvent> events;
        final InFlight.Share share;
        final CompletableFuture<Boolean> safe = new CompletableFuture<>();

        Delivery(List<FlumeEvent> events, InFlight.Share share) {
            this.events = events;
            this.share = share;
        }

        void end(boolean isSafe) {
            share.close();
            safe.complete(isSafe);
        }
    }

    /**
     * A store that does nothing before {@link #run}.
     *
     * @param storing stores events and returns when they are safe; throws if they are not
     * @param patience how long a delivery waits to be safe
     * @param ids what was stored lately; null where duplicates are kept
     */
    EventStore(Consumer<List<FlumeEvent>> storing, Duration patience, @Nullable RecentIds ids, SourceEvents notes) {
        this.storing = storing;
        this.patience = patience;
        this.ids = ids;
        this.notes = notes;
    }

    /**
     * Has events stored, and returns whether they are safe; after the patience they count as not safe, though they may
     * become so. The share is closed when the events are not held any more.
     */
    boolean store(List<FlumeEvent> events, InFlight.Share share) throws InterruptedException {
        Delivery delivery = new Delivery(events, share);
        waiting.add(delivery);
        if (closed) {
            giveUp(delivery);
        }
        try {
            return delivery.safe.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            giveUp(delivery);
            return delivery.safe.getNow(false);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A delivery never ends with an exception", e);
        }
    }

    private void giveUp(Delivery delivery) {
        if (waiting.remove(delivery)) {
            delivery.end(false);
        }
    }

    /** Stores what is handed in, until the store is closed. */
    void run() {
        List<Delivery> group = new ArrayList<>();
        try {
            while (!group.contains(end)) {
                group.clear();
                group.add(waiting.take());
                waiting.drainTo(group);
                boolean stored = storeTogether(group);
                group.forEach(delivery -> delivery.end(stored));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closed = true;
        for (Delivery left = waiting.poll(); left != null; left = waiting.poll()) {
            left.end(false);
        }
    }

    private boolean storeTogether(List<Delivery> group) {
        List<FlumeEvent> events = new ArrayList<>();
        Set<String> among = new HashSet<>();
        long duplicates = 0;
        for (Delivery delivery : group) {
            for (FlumeEvent event : delivery.events) {
                if (isDuplicate(event, among)) {
                    duplicates++;
                } else {
                    events.add(event);
                }
            }
        }
        try {
            if (!events.isEmpty()) {
                storing.accept(events);
            }
        } catch (TidemillException e) {
            LOG.debug("{} events are not stored: {}", events.size(), e.getMessage());
            return false;
        }
        if (ids != null) {
            among.forEach(ids::add);
        }
        if (duplicates > 0) {
            notes.counted("duplicate", duplicates, "events that were delivered again");
        }
        return true;
    }

    private boolean isDuplicate(FlumeEvent event, Set<String> among) {
        if (ids == null) {
            return false;
        }
        String id = ids.of(event).orElse(null);
        return id != null && (ids.contains(id) || !among.add(id));
    }

    /** Ends {@link #run}; what is not safe by then fails. */
    void close() {
        closed = true;
        waiting.add(end);
    }
}
