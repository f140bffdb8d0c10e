package io.tidemill.jdbc;

import io.tidemill.function.Pair;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/** The records of a partition with what a lookup has for their keys, in their order; a fetch's worth of them is read ahead. */
final class JoinedRecords<K, V, W> implements Iterator<Pair<K, Pair<V, Optional<W>>>> {
    private static final int RECORDS_FOR_A_KEY = 4;

    private final Iterator<Pair<K, V>> records;
    private final JdbcLookup<K, W> lookup;
    private final int mostKeys;
    private final List<Pair<K, V>> ahead = new ArrayList<>();
    private Map<K, Optional<W>> found = Map.of();
    private int next;

    JoinedRecords(Iterator<Pair<K, V>> records, JdbcLookup<K, W> lookup, int mostKeys) {
        this.records = records;
        this.lookup = lookup;
        this.mostKeys = mostKeys;
    }

    @Override
    public boolean hasNext() {
        return next < ahead.size() || records.hasNext();
    }

    @Override
    public Pair<K, Pair<V, Optional<W>>> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (next == ahead.size()) {
            readAhead();
        }
        Pair<K, V> record = ahead.get(next++);
        Optional<W> value = found.getOrDefault(record.key(), Optional.empty());
        return Pair.of(record.key(), Pair.of(record.value(), value));
    }

    private void readAhead() {
        ahead.clear();
        next = 0;
        Set<K> keys = new LinkedHashSet<>();
        while (records.hasNext() && keys.size() < mostKeys && ahead.size() < RECORDS_FOR_A_KEY * mostKeys) {
            Pair<K, V> record = records.next();
            ahead.add(record);
            keys.add(record.key());
        }
        found = lookup.find(keys);
    }
}
