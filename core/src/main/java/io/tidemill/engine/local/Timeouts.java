package io.tidemill.engine.local;

import io.tidemill.time.BatchTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * When keys time out. Each key stands in the bucket of one time, at or before its deadline; data only moves the deadline, and
 * the key goes to a later bucket when its bucket comes up. So a key costs one move per timeout, however often it has data, and
 * a batch looks only at the keys that may be due. All changes are made at commit, so that a step can be undone. Keys that were
 * removed are swept out of the buckets when they are more than those that are there.
 */
final class Timeouts {
    private static final int FEW = 64;

    private final long timeoutMillis;
    private final NavigableMap<Long, List<Object>> buckets = new TreeMap<>();
    private long[] lastData;
    private long[] bucketOf;

    /** How often keys stand in buckets; those that were removed stand there until they are swept out. */
    private int standing;

    Timeouts(long timeoutMillis, int capacity) {
        this.timeoutMillis = timeoutMillis;
        this.lastData = new long[capacity];
        this.bucketOf = new long[capacity];
    }

    /** Returns the keys whose bucket has come up by {@code time}. */
    List<Object> dueKeys(BatchTime time) {
        List<Object> due = new ArrayList<>();
        buckets.headMap(time.epochMillis(), true).values().forEach(due::addAll);
        return due;
    }

    /** Returns whether the key of {@code slot} had no data for the timeout. */
    boolean isDue(int slot, BatchTime time) {
        return lastData[slot] + timeoutMillis <= time.epochMillis();
    }

    /** Notes that a key has a committed state. */
    void committed(Object key, int slot, boolean hadData, BatchTime time) {
        if (hadData) {
            lastData[slot] = time.epochMillis();
        }
        if (bucketOf[slot] == 0) {
            put(key, slot);
        }
    }

    long lastData(int slot) {
        return lastData[slot];
    }

    /** Notes that a key has a state from an earlier run. */
    void restored(Object key, int slot, long lastDataMillis) {
        lastData[slot] = lastDataMillis;
        if (bucketOf[slot] == 0) {
            put(key, slot);
        }
    }

    private void put(Object key, int slot) {
        long deadline = lastData[slot] + timeoutMillis;
        bucketOf[slot] = deadline;
        buckets.computeIfAbsent(deadline, absent -> new ArrayList<>()).add(key);
        standing++;
    }

    /** Sweeps out the keys that were removed since they were put into buckets, if they are more than the {@code live} ones. */
    void forgetGone(int live, ToIntFunction<Object> find) {
        if (standing <= 2L * live + FEW) {
            return;
        }
        standing = 0;
        for (Iterator<Map.Entry<Long, List<Object>>> all = buckets.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Long, List<Object>> bucket = all.next();
            List<Object> keys = new ArrayList<>(bucket.getValue());
            keys.removeIf(key -> !isIn(bucket.getKey(), find.applyAsInt(key)));
            standing += keys.size();
            if (keys.isEmpty()) {
                all.remove();
            } else {
                bucket.setValue(new ArrayList<>(keys));
            }
        }
    }

    private boolean isIn(long bucket, int slot) {
        return slot >= 0 && bucketOf[slot] == bucket;
    }

    /** Gives the keys whose bucket has come up, and that are still there, the bucket of their deadline. */
    void moveDue(BatchTime time, ToIntFunction<Object> find) {
        NavigableMap<Long, List<Object>> due = buckets.headMap(time.epochMillis(), true);
        List<List<Object>> old = new ArrayList<>(due.values());
        List<Long> times = new ArrayList<>(due.keySet());
        due.clear();
        for (int i = 0; i < old.size(); i++) {
            for (Object key : old.get(i)) {
                int slot = find.applyAsInt(key);
                standing--;
                if (isIn(times.get(i), slot)) {
                    put(key, slot);
                }
            }
        }
    }

    void rehashed(int[] newSlots, int newCapacity) {
        long[] newLastData = new long[newCapacity];
        long[] newBucketOf = new long[newCapacity];
        for (int slot = 0; slot < newSlots.length; slot++) {
            if (newSlots[slot] >= 0) {
                newLastData[newSlots[slot]] = lastData[slot];
                newBucketOf[newSlots[slot]] = bucketOf[slot];
            }
        }
        lastData = newLastData;
        bucketOf = newBucketOf;
    }

    void moved(int from, int to) {
        lastData[to] = lastData[from];
        bucketOf[to] = bucketOf[from];
    }

    void cleared(int slot) {
        lastData[slot] = 0;
        bucketOf[slot] = 0;
    }
}
