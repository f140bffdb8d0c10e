package io.tidemill.engine.local;

import io.tidemill.engine.AllowedClasses;
import io.tidemill.engine.JavaSerializer;
import io.tidemill.engine.RecordSerializer;
import io.tidemill.plan.CacheId;
import io.tidemill.plan.CachedPlan;
import io.tidemill.plan.RecordSize;
import io.tidemill.plan.StorageLevel;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The results that programs asked to keep, within a number of bytes of memory. A partition that does not fit any more is
 * computed again whenever it is read, or lies in a temporary file, as its storage level says. What no plan refers to any
 * more goes by itself.
 */
final class RecordCache implements AutoCloseable {
    private final CacheBudget budget;
    private final SpillFiles files;
    private final RecordSerializer serializer = new JavaSerializer(AllowedClasses.any());
    private final Map<IdReference, Entry<?>> entries = new HashMap<>();
    private final ReferenceQueue<CacheId> forgotten = new ReferenceQueue<>();

    RecordCache(long limitBytes, Path spillDirectory) {
        this.budget = new CacheBudget(limitBytes);
        this.files = new SpillFiles(spillDirectory);
    }

    /** Returns the entry of a plan, a new one if there is none. */
    @SuppressWarnings("unchecked")
    <T> Entry<T> entry(CachedPlan<T> plan) {
        dropForgotten();
        synchronized (entries) {
            return (Entry<T>)
                    entries.computeIfAbsent(new IdReference(plan.id(), forgotten), absent -> new Entry<>(plan));
        }
    }

    /** Drops what is kept under {@code id}. */
    void drop(CacheId id) {
        drop(new IdReference(id, forgotten));
    }

    private void drop(Object reference) {
        Entry<?> entry;
        synchronized (entries) {
            entry = entries.remove(reference);
        }
        if (entry != null) {
            entry.drop();
        }
    }

    private void dropForgotten() {
        for (Reference<?> gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
            drop(gone);
        }
    }

    long usedBytes() {
        return budget.usedBytes();
    }

    @Override
    public void close() {
        List<Entry<?>> all;
        synchronized (entries) {
            all = List.copyOf(entries.values());
            entries.clear();
        }
        all.forEach(Entry::drop);
        files.close();
    }

    /** An id by identity, which does not keep it. */
    private static final class IdReference extends WeakReference<CacheId> {
        private final int hash;

        IdReference(CacheId id, ReferenceQueue<CacheId> queue) {
            super(id, queue);
            this.hash = System.identityHashCode(id);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            CacheId id = get();
            return id != null && other instanceof IdReference reference && reference.get() == id;
        }
    }

    /** One kept result. */
    final class Entry<T> {
        private final StorageLevel level;
        private final String label;
        private final Slot<T>[] slots;
        private volatile boolean dropped;

        @SuppressWarnings({"unchecked", "rawtypes"})
        Entry(CachedPlan<T> plan) {
            this.level = plan.level();
            this.label = plan.id().toString();
            this.slots = new Slot[plan.partitionCount()];
            Arrays.setAll(slots, i -> new Slot<>());
        }

        boolean isComplete() {
            return Arrays.stream(slots).allMatch(slot -> slot.kept != null);
        }

        /** Returns a partition's records, computed now if they are not kept: {@code compute} feeds a sink with them. */
        Iterator<T> read(int partition, Consumer<Sink<T>> compute) {
            Slot<T> slot = slots[partition];
            slot.lockUnlessCancelled();
            try {
                KeptRecords<T> kept = slot.kept;
                if (kept != null) {
                    return kept.iterator();
                }
                if (level == StorageLevel.MEMORY_ONLY || dropped) {
                    return keepInMemory(slot, compute).iterator();
                }
                return keepAnyhow(slot, compute).iterator();
            } finally {
                slot.lock.unlock();
                if (dropped) {
                    dropUnlessBusy(slot);
                }
            }
        }

        private List<T> keepInMemory(Slot<T> slot, Consumer<Sink<T>> compute) {
            ListSink<T> sink = new ListSink<>();
            compute.accept(sink);
            List<T> records = sink.records();
            long bytes = RecordSize.ofAll(records);
            if (!dropped && budget.reserve(bytes)) {
                slot.kept = new KeptRecords.InMemory<>(records, bytes);
            }
            return records;
        }

        private KeptRecords<T> keepAnyhow(Slot<T> slot, Consumer<Sink<T>> compute) {
            try (SpillingSink<T> sink = new SpillingSink<>(budget, files, serializer, label)) {
                if (level == StorageLevel.DISK_ONLY) {
                    sink.spill();
                }
                compute.accept(sink);
                KeptRecords<T> kept = sink.finish();
                slot.kept = kept;
                return kept;
            }
        }

        /** Drops what is kept; a partition that is being computed is dropped by the task that computes it. */
        void drop() {
            dropped = true;
            for (Slot<T> slot : slots) {
                dropUnlessBusy(slot);
            }
        }

        /** Whoever holds the lock looks again when it has let go. */
        private void dropUnlessBusy(Slot<T> slot) {
            if (slot.lock.tryLock()) {
                try {
                    if (slot.kept != null) {
                        budget.release(slot.kept.bytes());
                        slot.kept.delete();
                        slot.kept = null;
                    }
                } finally {
                    slot.lock.unlock();
                }
            }
        }
    }

    /** The place of one partition; its lock is held while the partition is computed. */
    private static final class Slot<T> {
        private final ReentrantLock lock = new ReentrantLock();
        private volatile @Nullable KeptRecords<T> kept;

        /** Waits for a task that computes the partition, unless this one's action is given up. */
        void lockUnlessCancelled() {
            try {
                lock.lockInterruptibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw TaskSet.cancelled(e);
            }
        }
    }
}
