package io.tidemill.engine.local;

import io.tidemill.plan.CacheId;
import io.tidemill.plan.RecordSize;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The results that programs asked to keep, within a number of bytes. A partition that does not fit any more is not kept, and
 * computed again whenever it is read. What no plan refers to any more goes by itself.
 */
final class RecordCache {
    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final Map<CacheId, Entry<?>> entries = new WeakHashMap<>();

    RecordCache(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Returns the entry of {@code id}, a new one if there is none. */
    @SuppressWarnings("unchecked")
    <T> Entry<T> entry(CacheId id, int partitions) {
        synchronized (entries) {
            return (Entry<T>) entries.computeIfAbsent(id, absent -> new Entry<T>(partitions, limitBytes, usedBytes));
        }
    }

    /** Drops what is kept under {@code id}. */
    void drop(CacheId id) {
        Entry<?> entry;
        synchronized (entries) {
            entry = entries.remove(id);
        }
        if (entry != null) {
            entry.drop();
        }
    }

    long usedBytes() {
        return usedBytes.get();
    }

    /** One kept result. */
    static final class Entry<T> {
        private final Slot<T>[] slots;
        private final long limitBytes;
        private final AtomicLong usedBytes;
        private final AtomicLong ownBytes = new AtomicLong();
        private volatile int keptPartitions;

        @SuppressWarnings({"unchecked", "rawtypes"})
        Entry(int partitions, long limitBytes, AtomicLong usedBytes) {
            this.limitBytes = limitBytes;
            this.usedBytes = usedBytes;
            this.slots = new Slot[partitions];
            for (int i = 0; i < partitions; i++) {
                slots[i] = new Slot<>();
            }
        }

        boolean isComplete() {
            return keptPartitions == slots.length;
        }

        /** Returns a partition's records, computed now if they are not kept. */
        List<T> get(int partition, IntFunction<List<T>> compute) {
            Slot<T> slot = slots[partition];
            synchronized (slot) {
                if (slot.records != null) {
                    return slot.records;
                }
                List<T> records = compute.apply(partition);
                long bytes = RecordSize.ofAll(records);
                if (usedBytes.addAndGet(bytes) > limitBytes) {
                    usedBytes.addAndGet(-bytes);
                } else {
                    slot.records = records;
                    keep(bytes);
                }
                return records;
            }
        }

        private synchronized void keep(long bytes) {
            ownBytes.addAndGet(bytes);
            keptPartitions++;
        }

        void drop() {
            for (Slot<T> slot : slots) {
                synchronized (slot) {
                    slot.records = null;
                }
            }
            synchronized (this) {
                keptPartitions = 0;
                usedBytes.addAndGet(-ownBytes.getAndSet(0));
            }
        }
    }

    /** The place of one partition; its monitor is held while the partition is computed. */
    private static final class Slot<T> {
        private @Nullable List<T> records;
    }
}
