package io.tidemill.source;

import io.tidemill.plan.Operator;
import io.tidemill.plan.RecordSize;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.time.BatchTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Records that were stored one by one, bounded by an estimate of their bytes: any threads store, the batches' thread seals.
 *
 * @param <T> the type of the records
 */
final class ReceivedRecords<T> implements ReceiveBuffer<T> {
    private static final int BLOCK_RECORDS = 512;
    private static final long BLOCK_BYTES = 64 << 10;
    private static final long REFERENCE_BYTES = 4;

    private final BatchSlots slots;
    private final Operator operator;
    private final String origin;
    private final long bufferBytes;
    private final int splitCount;
    private final SourceBatch<T> emptyBatch;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();

    // guarded by the lock
    private final ArrayDeque<RecordBlock<T>> ready = new ArrayDeque<>();
    private @Nullable RecordBlock<T> growing;
    private long heldBytes;
    private boolean stopped;
    private boolean ended;
    private boolean batchesReleaseAsRead;

    /** An empty buffer; {@code origin} says in messages where records come from. */
    ReceivedRecords(SourceContext context, String origin) {
        this.slots = BatchSlots.of(context);
        this.operator = new Operator(context.name(), "");
        this.origin = origin;
        this.bufferBytes = context.bufferBytes();
        this.splitCount = context.splitCount();
        this.emptyBatch = SourceBatch.of(new SplitsPlan<>(List.of(), operator), 0);
    }

    /**
     * Stores a record, after waiting for room; one that is larger than the buffer is let in when nothing else is there.
     *
     * @return false if it was not stored, since nothing more is taken in
     */
    boolean store(T record) throws InterruptedException {
        long bytes = RecordSize.of(record) + REFERENCE_BYTES;
        lock.lockInterruptibly();
        try {
            while (!stopped && heldBytes > 0 && heldBytes + bytes > bufferBytes) {
                room.await();
            }
            if (stopped) {
                return false;
            }
            heldBytes += bytes;
            blockOf(slots.current()).add(record, bytes);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private RecordBlock<T> blockOf(long slot) {
        RecordBlock<T> block = growing;
        if (block == null || block.slot != slot || block.bytes >= BLOCK_BYTES || block.size() >= BLOCK_RECORDS) {
            block = new RecordBlock<>(slot);
            ready.add(block);
            growing = block;
        }
        return block;
    }

    @Override
    public SourceBatch<T> seal(BatchTime time) {
        List<RecordBlock<T>> taken;
        lock.lock();
        try {
            taken = DueBlocks.take(
                    ready,
                    block -> block.slot <= time.epochMillis(),
                    block -> block.bytes,
                    batchesReleaseAsRead ? bufferBytes : slots.mostBytes(time, bufferBytes));
            if (ready.isEmpty()) {
                growing = null;
            }
        } finally {
            lock.unlock();
        }
        return taken.isEmpty()
                ? emptyBatch
                : new StoredBatch<>(
                        this, taken, operator, splitCount, "data that " + origin + " stored before " + time);
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
            return ended && ready.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            stopped = true;
            release(new ArrayList<>(ready));
            ready.clear();
            growing = null;
        } finally {
            lock.unlock();
        }
    }
}
