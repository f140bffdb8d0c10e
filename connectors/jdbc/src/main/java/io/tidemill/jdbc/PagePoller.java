package io.tidemill.jdbc;

import io.tidemill.error.ErrorCode;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceEvents;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks for new rows, on a thread of its own. It reads positions only; the rows themselves are read by tasks. A lost connection
 * is tried again for as long as the source runs: the batches are empty meanwhile.
 */
final class PagePoller<T> implements Runnable {
    /** Into how many pages what is found ahead is divided at least, unless they would be small. */
    private static final int PAGES_AHEAD = 8;

    /** To find a page costs the same however small it is. */
    private static final int LEAST_ROWS = 100;

    private final SourceSpec<T> spec;
    private final SourceContext context;
    private final PageSearch<T> search;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by the lock
    private final Deque<FoundPage> found = new ArrayDeque<>();
    private long foundRows;
    private boolean stopped;
    private long aheadRows = Long.MAX_VALUE;

    /**
     * A poller that begins after {@code start}.
     *
     * @param read what the source has read, to be counted again
     * @param startsAtEnd whether it begins with what comes from now on, if there is no {@code start}
     */
    PagePoller(SourceSpec<T> spec, SourceContext context, ReadRows read, Optional<String> start, boolean startsAtEnd) {
        this.spec = spec;
        this.context = context;
        this.search = new PageSearch<>(spec, context, read, start, startsAtEnd);
    }

    // ---- the poller's thread

    @Override
    public void run() {
        SourceEvents events = context.events();
        Duration delay = spec.retry().firstDelay();
        boolean isUp = false;
        while (!isStopped()) {
            try {
                boolean more = poll();
                if (!isUp) {
                    events.started(spec.toString());
                    isUp = true;
                }
                delay = spec.retry().firstDelay();
                await(more ? Duration.ZERO : spec.pollInterval());
            } catch (Exception e) {
                if (isStopped()) {
                    return;
                }
                if (!SqlFailures.isTransient(e)) {
                    events.fatal(
                            context.name() + " cannot go on",
                            spec.failed(ErrorCode.SOURCE_FAILED, "Polling " + spec.name(), search.sql(), e));
                    return;
                }
                if (isUp || delay.equals(spec.retry().firstDelay())) {
                    events.failed(
                            "Polling " + spec + " failed and is tried again until it succeeds: "
                                    + spec.database().messageOf(e),
                            spec.database().redacted(e));
                }
                isUp = false;
                await(delay);
                delay = spec.retry().after(delay);
            }
        }
    }

    /** Looks once; returns whether there may be more at once. */
    private boolean poll() throws Exception {
        int pageRows = pageRows();
        try (Connection connection = spec.database().connection()) {
            Optional<FoundPage> page = spec.database()
                    .bounded(connection, "Polling " + spec.name(), progress -> search.next(connection, pageRows));
            page.ifPresent(this::add);
            return page.isPresent() && page.get().count() >= pageRows;
        }
    }

    /** Returns how large a page is: the fewer rows a batch takes, the smaller, so that it can be cut evenly. */
    private int pageRows() {
        lock.lock();
        try {
            return (int) Math.min(spec.pageRows(), Math.max(LEAST_ROWS, aheadRows / PAGES_AHEAD));
        } finally {
            lock.unlock();
        }
    }

    /** Keeps what was found. */
    private void add(FoundPage page) {
        lock.lock();
        try {
            found.add(page);
            foundRows += page.count();
        } finally {
            lock.unlock();
        }
    }

    /** Waits, and goes on waiting while there is enough for two batches. */
    private void await(Duration duration) {
        lock.lock();
        try {
            long left = duration.toNanos();
            while (!stopped && left > 0) {
                left = changed.awaitNanos(left);
            }
            while (!stopped && foundRows >= Math.min(2L * spec.batchRows(), aheadRows)) {
                changed.await();
            }
        } catch (InterruptedException e) {
            stopped = true; // only the end of the process interrupts this thread
        } finally {
            lock.unlock();
        }
    }

    private boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    // ---- the thread that runs batches

    /** Sets how many rows may be found for the next batch before the search waits. */
    void holdAhead(long rows) {
        lock.lock();
        try {
            aheadRows = Math.max(1, rows);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many rows have settled that no batch has taken. */
    long settledRows() {
        lock.lock();
        try {
            return found.stream()
                    .takeWhile(this::isSettled)
                    .mapToLong(FoundPage::count)
                    .sum();
        } finally {
            lock.unlock();
        }
    }

    /** Takes what has settled, as far as a batch may hold it, and about as many rows as its quota has. */
    List<FoundPage> take(long quotaRows) {
        lock.lock();
        try {
            List<FoundPage> taken = new ArrayList<>();
            long rows = 0;
            long mostRows = Math.min(spec.batchRows(), Math.max(1, quotaRows));
            while (!found.isEmpty() && rows < mostRows && isSettled(found.getFirst())) {
                FoundPage page = found.removeFirst();
                taken.add(page);
                rows += page.count();
            }
            foundRows -= rows;
            changed.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private boolean isSettled(FoundPage page) {
        return context.clock().epochMillis() - page.seenMillis() >= spec.lag().toMillis();
    }

    /** Looks no more; what has not settled is left in its table. */
    void stop() {
        lock.lock();
        try {
            if (!stopped) {
                stopped = true;
                found.removeIf(page -> !isSettled(page));
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isExhausted() {
        lock.lock();
        try {
            return stopped && found.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
