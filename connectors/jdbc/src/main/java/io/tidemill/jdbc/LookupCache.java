package io.tidemill.jdbc;

import io.tidemill.plan.RecordSize;
import io.tidemill.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a table: its rows by key, and keys that have none. What was not asked for longest makes room for what is
 * new. Safe for use by many threads.
 */
final class LookupCache<K, W> {
    private static final long ENTRY_BYTES = 96;

    private final long mostEntries;
    private final long mostBytes;
    private final long lifeNanos;
    private final Clock clock;

    // guarded by this; in the order of use
    private final Map<K, Entry<W>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private record Entry<W>(Optional<W> value, long bytes, long madeNanos) {}

    LookupCache(long mostEntries, long mostBytes, Duration life, Clock clock) {
        this.mostEntries = mostEntries;
        this.mostBytes = mostBytes;
        this.lifeNanos = life.toNanos();
        this.clock = clock;
    }

    /** Returns what is known of these keys and not too old. */
    synchronized Map<K, Optional<W>> find(Collection<K> keys) {
        long now = clock.nanoTime();
        Map<K, Optional<W>> known = new HashMap<>();
        for (K key : keys) {
            Entry<W> entry = entries.get(key);
            if (entry != null && now - entry.madeNanos < lifeNanos) {
                known.put(key, entry.value);
            }
        }
        return known;
    }

    /** Keeps what was fetched. */
    synchronized void add(Map<K, Optional<W>> fetched) {
        long now = clock.nanoTime();
        fetched.forEach((key, value) -> {
            Entry<W> entry = new Entry<>(value, ENTRY_BYTES + RecordSize.of(key) + RecordSize.of(value), now);
            Entry<W> old = entries.put(key, entry);
            bytes += entry.bytes - (old == null ? 0 : old.bytes);
        });
        Iterator<Entry<W>> oldest = entries.values().iterator();
        while (oldest.hasNext() && (entries.size() > mostEntries || bytes > mostBytes)) {
            bytes -= oldest.next().bytes;
            oldest.remove();
        }
    }
}
