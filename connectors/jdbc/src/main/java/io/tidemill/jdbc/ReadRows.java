package io.tidemill.jdbc;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ranges that were read, to be counted once more a while later: rows that have come into one since then were missed. Ranges that
 * follow each other are put together, and a bounded number of rows is kept in mind: what is read faster than that is not all
 * looked at again. Safe for use by many threads.
 */
final class ReadRows {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * A range that was read.
     *
     * @param count how many rows it had
     * @param sinceMillis from when on it is left alone
     */
    record Counted(RowRange range, long count, long sinceMillis) {}

    private final long mostRows;
    private @Nullable Counted collecting;
    private @Nullable Counted waiting;

    ReadRows(long mostRows) {
        this.mostRows = mostRows;
    }

    /** Takes a range of which all rows were read. */
    synchronized void add(RowRange range, long count, long nowMillis) {
        Counted before = collecting;
        if (before != null && Objects.equals(before.range.upTo(), range.after()) && before.count + count <= mostRows) {
            collecting = new Counted(new RowRange(before.range.after(), range.upTo()), before.count + count, nowMillis);
        } else {
            collecting = new Counted(range, count, nowMillis);
        }
    }

    /** Returns a range that it is time to count again; each only once. */
    synchronized Optional<Counted> due(long nowMillis) {
        Counted due = waiting != null && nowMillis - waiting.sinceMillis >= PATIENCE.toMillis() ? waiting : null;
        if (due != null || waiting == null) {
            waiting = collecting;
            collecting = null;
        }
        return Optional.ofNullable(due);
    }
}
