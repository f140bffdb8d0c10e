package io.tidemill.source;

import static java.util.Objects.requireNonNull;

import io.tidemill.plan.Operator;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.time.BatchTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Records that were stored one by one, bounded by an estimate of their bytes: any threads store, the batches' thread seals.
 *
 * @param <T> the type of the records
 */
final class ReceivedRecords<T> implements ReceiveBuffer<T> {
    /*
     * Where there is a received log, a thread that stores reserves room, appends to the log, and adds to a block, all under the lock
     * 'appending': so the log has the order of the blocks. The lock of the blocks is free meanwhile, so that neither the
     * batches nor the tasks that give back memory ever wait for the disk.
     *
     * What an earlier run left in the log becomes blocks before anything new is sealed, as much of it as there is room for;
     * until all of it is in memory, half of the buffer is kept free of new records, which could not be sealed before it.
     */

    static final long FOREVER_NANOS = Long.MAX_VALUE;

    private final BatchSlots slots;
    private final Operator operator;
    private final String origin;
    private final long bufferBytes;
    private final int splitCount;
    private final SourceBatch<T> emptyBatch;
    private final @Nullable RecordLog log;

    private final ReentrantLock appending = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();

    // guarded by the lock
    private final ArrayDeque<RecordBlock<T>> ready = new ArrayDeque<>();
    private @Nullable RecordBlock<T> growing;
    private long heldBytes;
    private boolean stopped;
    private boolean ended;
    private boolean batchesReleaseAsRead;
    private boolean awaitsLeft;
    private boolean isAppending;

    /** The bytes of the blocks that are ready, and of what is about to be in one. */
    private long readyBytes;

    private long aheadBytes = Long.MAX_VALUE;
    private boolean hasHeldBack;

    // owned by the batches' thread
    private long leftBytes;
    private final @Nullable LoggedBatches logged;
    private final ArrayDeque<RecordBlock<T>> left = new ArrayDeque<>();

    /** Where and how records are written before they are in memory. */
    private record RecordLog(ReceivedLog log, RecordCodec codec) {
        long append(long slot, List<?> records) {
            return log.append(slot, codec.encode(records));
        }
    }

    /** An empty buffer; {@code origin} says in messages where records come from. */
    ReceivedRecords(SourceContext context, String origin) {
        this.slots = BatchSlots.of(context);
        this.operator = new Operator(context.name(), "");
        this.origin = origin;
        this.bufferBytes = context.bufferBytes();
        this.splitCount = context.splitCount();
        this.emptyBatch = SourceBatch.of(new SplitsPlan<>(List.of(), operator), 0);
        this.log = context.receivedLog()
                .map(received -> new RecordLog(received, context.recordCodec()))
                .orElse(null);
        this.logged = LoggedBatches.of(context);
        this.awaitsLeft = logged != null && logged.hasLeft();
    }

    /**
     * Stores a record, after waiting for room, and as long as enough is held for the next batch; one that is larger than the
     * buffer, or than what may be held, is let in when nothing else is there.
     *
     * @return false if it was not stored, since nothing more is taken in
     * @throws io.tidemill.error.TidemillException if it cannot be written to the received log
     */
    boolean store(T record) throws InterruptedException {
        long bytes = RecordBlock.bytesOf(record);
        if (log != null) {
            return storeLogged(log, List.of(RecordGroup.of(record)), bytes, FOREVER_NANOS);
        }
        lock.lockInterruptibly();
        try {
            if (!reserve(bytes, FOREVER_NANOS)) {
                return false;
            }
            blockOf(slots.current()).add(record, bytes);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Stores all records of groups or none, after waiting for room for them together, but no longer than {@code nanos}; groups
     * that are larger than the buffer are let in when nothing else is there. In the received log each group is an entry.
     *
     * @return false if they were not stored: there was no room in time, or nothing more is taken in
     * @throws io.tidemill.error.TidemillException if they cannot be written to the received log; some may be stored then
     */
    boolean storeAll(List<RecordGroup<T>> groups, long nanos) throws InterruptedException {
        long bytes = groups.stream().mapToLong(RecordGroup::bytes).sum();
        if (log != null) {
            return storeLogged(log, groups, bytes, nanos);
        }
        lock.lockInterruptibly();
        try {
            if (!reserve(bytes, nanos)) {
                return false;
            }
            long slot = slots.current();
            groups.forEach(group -> blockOf(slot).addAll(group));
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Makes durable what was stored before the call, where there is a received log. */
    void sync() {
        if (log != null) {
            log.log.sync();
        }
    }

    private boolean storeLogged(RecordLog into, List<RecordGroup<T>> groups, long bytes, long nanos)
            throws InterruptedException {
        if (!appending.tryLock(nanos, TimeUnit.NANOSECONDS)) {
            return false;
        }
        try {
            if (!reserveLocked(bytes, nanos)) {
                return false;
            }
            long lackingBytes = bytes;
            try {
                long slot = slots.current();
                for (RecordGroup<T> group : groups) {
                    add(group, slot, into.append(slot, group.records()));
                    lackingBytes -= group.bytes();
                }
                return true;
            } finally {
                endAppending(lackingBytes);
            }
        } finally {
            appending.unlock();
        }
    }

    private boolean reserveLocked(long bytes, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            isAppending = reserve(bytes, nanos);
            return isAppending;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for room and takes it; returns false if there was none in time, or nothing more is taken in. */
    private boolean reserve(long bytes, long nanos) throws InterruptedException {
        long left = nanos;
        while (!stopped && !isLetIn(bytes)) {
            if (left <= 0) {
                return false;
            } else if (left == FOREVER_NANOS) {
                room.await();
            } else {
                left = room.awaitNanos(left);
            }
        }
        if (!stopped) {
            heldBytes += bytes;
            readyBytes += bytes;
        }
        return !stopped;
    }

    private boolean isLetIn(long bytes) {
        boolean isWithinPace = readyBytes == 0 || readyBytes + bytes <= aheadBytes;
        hasHeldBack |= !isWithinPace;
        return isWithinPace && hasRoom(bytes);
    }

    private boolean hasRoom(long bytes) {
        return awaitsLeft ? heldBytes + bytes <= bufferBytes / 2 : heldBytes == 0 || heldBytes + bytes <= bufferBytes;
    }

    private void add(RecordGroup<T> group, long slot, long logPosition) {
        lock.lock();
        try {
            RecordBlock<T> block = blockOf(slot);
            block.addAll(group);
            block.logPosition = logPosition;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back what was reserved for records that were not stored. */
    private void endAppending(long lackingBytes) {
        lock.lock();
        try {
            isAppending = false;
            readyBytes -= lackingBytes;
            heldBytes -= lackingBytes;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(long bytes) {
        lock.lock();
        try {
            heldBytes -= bytes;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private RecordBlock<T> blockOf(long slot) {
        RecordBlock<T> block = growing;
        if (block == null || block.slot != slot || block.isFull()) {
            block = new RecordBlock<>(slot);
            ready.add(block);
            growing = block;
        }
        return block;
    }

    @Override
    public SourceBatch<T> seal(BatchTime time, Quota quota) {
        if (logged != null) {
            loadLeft(logged, quota);
        }
        List<RecordBlock<T>> taken = new ArrayList<>(0);
        lock.lock();
        try {
            long fittingBytes = batchesReleaseAsRead ? bufferBytes : slots.mostBytes(time, bufferBytes);
            long mostBytes = Math.min(fittingBytes, quota.batchBytes());
            Predicate<RecordBlock<T>> isDue = block -> block.slot <= time.epochMillis();
            leftBytes -= DueBlocks.take(left, isDue, block -> block.bytes, mostBytes, taken);
            if (left.isEmpty() && !awaitsLeft) {
                readyBytes -= DueBlocks.take(ready, isDue, block -> block.bytes, mostBytes, taken);
            }
            if (ready.isEmpty()) {
                growing = null;
            }
            hasHeldBack = false;
            aheadBytes = quota.aheadBytes();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        return taken.isEmpty() ? emptyBatch : batch(time, taken, positions(time, taken));
    }

    @Override
    public long waitingBytes(BatchTime time) {
        lock.lock();
        try {
            return leftBytes + readyBytes + (awaitsLeft ? bufferBytes : 0);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void holdAhead(long bytes) {
        lock.lock();
        try {
            aheadBytes = bytes;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean hasHeldBack() {
        lock.lock();
        try {
            return hasHeldBack;
        } finally {
            lock.unlock();
        }
    }

    private PositionChanges positions(BatchTime time, List<RecordBlock<T>> taken) {
        return logged == null ? PositionChanges.NONE : logged.sealed(time, taken.get(taken.size() - 1).logPosition);
    }

    private SourceBatch<T> batch(BatchTime time, List<RecordBlock<T>> blocks, PositionChanges positions) {
        String name = "data that " + origin + " stored before " + time;
        return new StoredBatch<>(this, blocks, operator, splitCount, name, positions);
    }

    /** Makes blocks of what an earlier run left in the log, as far as there is room and the batch may take it. */
    private void loadLeft(LoggedBatches from, Quota quota) {
        boolean loads = from.hasLeft() && leftBytes < quota.batchBytes();
        long roomBytes = loads ? reserveRest() : 0;
        long loadedBytes = 0;
        if (loads) {
            long wantedBytes = quota.batchBytes() - leftBytes;
            // where nothing but new records is held, this is what they leave free; one entry may then be larger than
            // that
            LoggedRecords<T> loaded = loading(roomBytes, wantedBytes, roomBytes >= bufferBytes / 2);
            from.readLeft(loaded);
            left.addAll(loaded.blocks());
            loadedBytes = loaded.bytes();
            leftBytes += loadedBytes;
        }
        lock.lock();
        try {
            awaitsLeft = from.hasLeft();
            giveBack(roomBytes - loadedBytes);
        } finally {
            lock.unlock();
        }
    }

    private LoggedRecords<T> loading(long roomBytes, long wantedBytes, boolean takesOneAnyway) {
        return new LoggedRecords<>(requireNonNull(log, "log").codec, roomBytes, wantedBytes, takesOneAnyway);
    }

    private long reserveRest() {
        lock.lock();
        try {
            long rest = Math.max(0, bufferBytes - heldBytes);
            heldBytes += rest;
            return rest;
        } finally {
            lock.unlock();
        }
    }

    /** Reads the batch into memory, which is counted, even where the buffer is smaller now than it was. */
    @Override
    public SourceBatch<T> replay(BatchTime time, PositionChanges changes) {
        LoggedBatches from = LoggedBatches.required(logged, time);
        LoggedRecords<T> loaded = loading(Long.MAX_VALUE, Long.MAX_VALUE, true);
        from.replay(time, changes, loaded);
        giveBack(-loaded.bytes());
        return batch(time, loaded.blocks(), changes);
    }

    @Override
    public void forget(BatchTime time) {
        if (logged != null) {
            logged.forget(time);
        }
    }

    /** Says that batches give back memory while they are read, so that one may take all without holding up who stores. */
    void expectReleaseAsRead() {
        lock.lock();
        try {
            batchesReleaseAsRead = true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes back the memory of blocks. */
    void release(List<RecordBlock<T>> blocks) {
        lock.lock();
        try {
            for (RecordBlock<T> block : blocks) {
                heldBytes -= block.bytes;
            }
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the estimate of what all records take that are not given back. */
    long heldBytes() {
        lock.lock();
        try {
            return heldBytes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stopFilling() {
        lock.lock();
        try {
            stopped = true;
            room.signalAll();
            while (isAppending) {
                room.awaitUninterruptibly(); // nothing is added from here on
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether nothing more is taken in. */
    boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void end() {
        lock.lock();
        try {
            stopped = true;
            ended = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isExhausted() {
        lock.lock();
        try {
            return ended && !isAppending && ready.isEmpty() && left.isEmpty() && !awaitsLeft;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        stopFilling();
        lock.lock();
        try {
            release(new ArrayList<>(ready));
            ready.clear();
            release(new ArrayList<>(left));
            left.clear();
            readyBytes = 0;
            leftBytes = 0;
            growing = null;
        } finally {
            lock.unlock();
        }
    }
}
