package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.time.BatchTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a pushed source has received, bounded: one thread fills it, the batches' thread seals it, tasks decode what
 * was sealed.
 *
 * @param <T> the type of the records
 */
final class ReceivedBytes<T> implements ReceiveBuffer<T> {
    /*
     * The filling thread reads into a chunk, one read after the other:
     *
     *     chunk   | block | block      | incomplete record |      free      |
     *                                  ^ recordStart        ^ position
     *
     * After each read, what ends in whole records is published: it becomes a block, or is added to the block before if that
     * is of the same slot and not sealed. Sealing takes blocks; the thread goes on behind them in the same chunk, so that
     * small batches take little memory. When a chunk is full, the incomplete record is copied to the front of the next one,
     * which is as large as the record needs. A chunk without blocks and without the filling thread is free again.
     *
     * Blocks and their slots decide what belongs to which batch; the lock is taken once per read, once per seal and once per
     * release.
     *
     * With a received log, what is published is appended to it first, so that a block knows where it ends there. What an earlier
     * run left in the log becomes blocks before anything new is sealed, as much of it as there is room for; until all of it
     * is in memory, half of the buffer is kept free of new bytes, which could not be sealed before it.
     */

    /** Four of these, with their headers, fit into a region of the garbage collector of 1 MiB. */
    private static final int MAX_CHUNK_BYTES = (256 << 10) - 64;

    private static final int MIN_CHUNK_BYTES = 1 << 10;
    private static final int BLOCK_BYTES = 64 << 10;

    /** Into how many pieces at least what is held ahead is divided. */
    private static final int PIECES_AHEAD = 16;

    /** What came of an attempt to read. */
    enum Read {
        /** Bytes came. */
        SOMETHING,
        /** The input has ended. */
        END,
        /** Nothing was read, since the buffer takes in no more. */
        STOPPED
    }

    private final RecordFormat<T> format;
    private final BatchSlots slots;
    private final SourceEvents events;
    private final Operator operator;
    private final String origin;
    private final long bufferBytes;
    private final int chunkBytes;
    private final int minReadBytes;
    private final int splitCount;
    private final SourceBatch<T> emptyBatch;
    private final @Nullable ReceivedLog log;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();

    // guarded by the lock
    private final ChunkPool chunks;
    private final ArrayDeque<ByteBlock> ready = new ArrayDeque<>();
    private @Nullable ByteBlock growing;
    private boolean stopped;
    private boolean ended;
    private boolean closed;
    private boolean batchesReleaseAsRead;
    private boolean awaitsLeft;

    /** The bytes of the blocks that are ready. */
    private long readyBytes;

    private boolean hasHeldBack;

    /** Written under the lock: how many bytes may be ready before the sender waits, and whether they are. */
    private volatile long aheadBytes = Long.MAX_VALUE;

    private volatile boolean isAhead;

    // owned by the batches' thread
    private long leftBytes;
    private final @Nullable LoggedBatches logged;
    private final ArrayDeque<ByteBlock> left = new ArrayDeque<>();

    // owned by the filling thread
    private @Nullable Chunk chunk;
    private int recordStart;
    private int position;
    private boolean skipping;

    /** Whether no record of the connection has begun yet. */
    private boolean beginning = true;

    /**
     * An empty buffer.
     *
     * @param origin where the bytes come from, for messages
     * @throws TidemillException if the context's buffer is too small for one record of the format
     */
    ReceivedBytes(SourceContext context, RecordFormat<T> format, String origin) {
        this(context, format, origin, context.bufferBytes());
    }

    /** An empty buffer that may have only a part of what the context lets its source hold. */
    ReceivedBytes(SourceContext context, RecordFormat<T> format, String origin, long bufferBytes) {
        this.format = format.configuredBy(context.settings());
        this.slots = BatchSlots.of(context);
        this.events = context.events();
        this.operator = new Operator(context.name(), "");
        this.origin = origin;
        this.bufferBytes = bufferBytes;
        this.chunkBytes = (int) Math.max(MIN_CHUNK_BYTES, Math.min(MAX_CHUNK_BYTES, bufferBytes / 16));
        this.minReadBytes = chunkBytes / 16;
        this.splitCount = context.splitCount();
        this.chunks = new ChunkPool(bufferBytes, chunkBytes);
        this.emptyBatch = SourceBatch.of(new SplitsPlan<>(List.of(), operator), 0);
        this.log = context.receivedLog().orElse(null);
        this.logged = LoggedBatches.of(context);
        this.awaitsLeft = logged != null && logged.hasLeft();
        requireRoomForRecord();
    }

    private void requireRoomForRecord() {
        // an incomplete record is copied from a chunk of its size into one of twice its size
        long neededBytes = Math.max(16L * MIN_CHUNK_BYTES, this.format.maxRecordBytes() / 3 * 8L);
        if (bufferBytes < neededBytes) {
            throw new TidemillException(
                    ErrorCode.INVALID_SETTING,
                    operator.name() + " may hold " + bufferBytes + " bytes of received data, but records of up to "
                            + this.format.maxRecordBytes() + " bytes need " + neededBytes + ": raise "
                            + TidemillSettings.RECEIVE_BUFFER.key()
                            + " (all sources share it) or lower the limit of a record (for lines "
                            + TidemillSettings.MAX_LINE.key() + ")");
        }
    }

    // ---- filling ----

    /**
     * Reads once from {@code input}; waits first until there is room, and as long as enough is held for the next batch. Called
     * by the filling thread only.
     *
     * @throws TidemillException if the bytes are not in the format
     */
    Read readFrom(InputStream input) throws IOException {
        return awaitPace() ? readAtOnce(input) : Read.STOPPED;
    }

    /** Waits while enough is held for the next batch; returns false if the buffer takes in no more. */
    boolean awaitPace() {
        if (!isAhead) {
            return true;
        }
        lock.lock();
        try {
            while (!stopped && isAhead) {
                hasHeldBack = true;
                room.await();
            }
            return !stopped;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads once from {@code input}; waits only until there is room. Called by the filling thread only.
     *
     * @throws TidemillException if the bytes are not in the format
     */
    Read readAtOnce(InputStream input) throws IOException {
        Chunk target = chunkWithRoom();
        if (target == null) {
            return Read.STOPPED;
        }
        int count = input.read(target.bytes, position, Math.min(pieceBytes(), target.capacity() - position));
        if (count > 0) {
            received(target, position + count);
        }
        return count < 0 ? Read.END : Read.SOMETHING;
    }

    /**
     * Says that the next bytes do not continue the ones before. Called by the filling thread only.
     *
     * @param complete whether the sender ended it, so that bytes without an end may be a last record
     */
    void endConnection(boolean complete) {
        Chunk current = chunk;
        if (current != null && position > recordStart) {
            if (complete && format.endsWithInput()) {
                publish(current, position, true);
            } else {
                events.counted(
                        "incomplete",
                        1,
                        "the connection to " + origin + " ended after " + (position - recordStart)
                                + " bytes of a record");
            }
        }
        recordStart = position;
        skipping = false;
        beginning = true;
    }

    /** Returns how much is read at once: the smaller the batches are, the less, so that they can be cut evenly. */
    private int pieceBytes() {
        return (int) Math.max(MIN_CHUNK_BYTES, Math.min(BLOCK_BYTES, aheadBytes / PIECES_AHEAD));
    }

    private void received(Chunk current, int end) {
        if (beginning) {
            int first = format.firstRecordStart(current.bytes, recordStart, end);
            if (first < 0) {
                position = end;
                return;
            }
            beginning = false;
            recordStart = first;
            position = Math.max(position, first);
        }
        int searched = position;
        if (skipping) {
            int next = format.skipRest(current.bytes, position, end);
            if (next < 0) {
                return; // read over by the next read
            }
            skipping = false;
            recordStart = next;
            searched = next;
        }
        position = end;
        int recordEnd = format.lastRecordEnd(current.bytes, recordStart, searched, end);
        if (recordEnd > recordStart) {
            publish(current, recordEnd, false);
        }
        if (end - recordStart >= format.maxRecordBytes()) {
            cutOverlong(current);
        }
    }

    private void cutOverlong(Chunk current) {
        if (format.overlong() == RecordFormat.Overlong.FAIL) {
            throw new TidemillException(
                    ErrorCode.SOURCE_FAILED,
                    "A record from " + origin + " has no end within the " + format.maxRecordBytes()
                            + " bytes that it may take");
        }
        publish(current, position, true);
        skipping = true;
    }

    /** Makes a block of the bytes up to {@code end}; nothing is added to it if it {@code isClosed}. */
    private void publish(Chunk current, int end, boolean isClosed) {
        long slot = slots.current();
        long logPosition =
                log == null ? 0 : log.append(slot, ByteBuffer.wrap(current.bytes, recordStart, end - recordStart));
        lock.lock();
        try {
            ByteBlock last = growing;
            if (last != null
                    && last.chunk == current
                    && last.to() == recordStart
                    && last.slot == slot
                    && last.length() < pieceBytes()) {
                last.extend(end, logPosition);
            } else if (!closed) {
                last = new ByteBlock(current, recordStart, end, slot, logPosition);
                current.holders++;
                ready.add(last);
            }
            growing = isClosed ? null : last;
            if (!closed) {
                readyBytes += end - recordStart;
                isAhead = readyBytes >= aheadBytes;
            }
        } finally {
            lock.unlock();
        }
        recordStart = end;
    }

    /** Returns the chunk to read into, or null when the buffer takes in no more. */
    private @Nullable Chunk chunkWithRoom() {
        Chunk old = chunk;
        if (old != null && old.capacity() - position >= minReadBytes) {
            return old;
        }
        int carried = position - recordStart;
        lock.lock();
        try {
            int capacity = capacityFor(carried);
            if (old != null && old.holders == 1 && capacity <= old.capacity()) {
                return moveTo(old, old, carried); // no block needs it: begin at its front again
            }
            while (!stopped && !chunks.fits(capacity, awaitsLeft ? bufferBytes / 2 : 0)) {
                room.await();
            }
            return stopped ? null : moveTo(chunks.take(capacity), old, carried);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private int capacityFor(int carried) {
        int grown = (int) Math.min(2L * carried, format.maxRecordBytes()) + minReadBytes;
        return Math.max(chunkBytes, grown);
    }

    /** Goes on in {@code target}, with the incomplete record at its front. */
    private Chunk moveTo(Chunk target, @Nullable Chunk old, int carried) {
        if (old != null && carried > 0) {
            System.arraycopy(old.bytes, recordStart, target.bytes, 0, carried);
        }
        if (old != null && old != target) {
            chunks.drop(old);
        }
        growing = null;
        chunk = target;
        recordStart = 0;
        position = carried;
        return target;
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

    /** Gives up what the filling thread holds; called by it, as the last thing. */
    void endFilling() {
        lock.lock();
        try {
            if (chunk != null) {
                chunks.drop(chunk);
            }
            chunk = null;
            stopped = true;
            ended = true;
            if (closed) {
                chunks.clear();
            }
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
        } finally {
            lock.unlock();
        }
    }

    // ---- sealing ----

    @Override
    public SourceBatch<T> seal(BatchTime time, Quota quota) {
        if (logged != null) {
            loadLeft(logged, quota);
        }
        List<ByteBlock> taken = new ArrayList<>(0);
        lock.lock();
        try {
            chunks.trim();
            long fittingBytes = batchesReleaseAsRead ? bufferBytes : slots.mostBytes(time, bufferBytes);
            long mostBytes = Math.min(fittingBytes, quota.batchBytes());
            Predicate<ByteBlock> isDue = block -> block.slot <= time.epochMillis();
            leftBytes -= DueBlocks.take(left, isDue, ByteBlock::length, mostBytes, taken);
            if (left.isEmpty() && !awaitsLeft) {
                readyBytes -= DueBlocks.take(ready, isDue, ByteBlock::length, mostBytes, taken);
            }
            if (ready.isEmpty()) {
                growing = null;
            }
            hasHeldBack = false;
            aheadBytes = quota.aheadBytes();
            paceChanged();
        } finally {
            lock.unlock();
        }
        return taken.isEmpty() ? emptyBatch : batch(time, taken, positions(time, taken));
    }

    /** Tells the filling threads whether they may go on; needs the lock. */
    private void paceChanged() {
        isAhead = readyBytes >= aheadBytes;
        if (!isAhead) {
            room.signalAll();
        }
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
            paceChanged();
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

    private PositionChanges positions(BatchTime time, List<ByteBlock> taken) {
        return logged == null
                ? PositionChanges.NONE
                : logged.sealed(time, taken.get(taken.size() - 1).logPosition());
    }

    private SourceBatch<T> batch(BatchTime time, List<ByteBlock> blocks, PositionChanges positions) {
        String name = "data received from " + origin + " before " + time;
        return new ReceivedBatch<>(this, blocks, format, operator, splitCount, events, name, positions);
    }

    /** Makes blocks of what an earlier run left in the log, as far as there is room and the batch may take it. */
    private void loadLeft(LoggedBatches from, Quota quota) {
        if (from.hasLeft() && leftBytes < quota.batchBytes()) {
            long roomBytes = reserveRoom();
            long wantedBytes = quota.batchBytes() - leftBytes;
            // where nothing but new bytes is held, this is what they leave free; one entry may then be larger than that
            LoggedBlocks loaded = new LoggedBlocks(
                    format, BLOCK_BYTES, chunkBytes, roomBytes, wantedBytes, roomBytes >= bufferBytes / 2);
            from.readLeft(loaded);
            for (ByteBlock block : loaded.blocks()) {
                left.add(block);
                leftBytes += block.length();
            }
            adopt(loaded.chunks(), roomBytes);
        }
        lock.lock();
        try {
            awaitsLeft = from.hasLeft();
        } finally {
            lock.unlock();
        }
    }

    private long reserveRoom() {
        lock.lock();
        try {
            return chunks.reserveRoom();
        } finally {
            lock.unlock();
        }
    }

    private void adopt(List<Chunk> loaded, long reservedBytes) {
        lock.lock();
        try {
            chunks.adopt(loaded, reservedBytes);
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Reads the batch into memory, which is counted, even where the buffer is smaller now than it was. */
    @Override
    public SourceBatch<T> replay(BatchTime time, PositionChanges changes) {
        LoggedBlocks loaded = new LoggedBlocks(format, BLOCK_BYTES, chunkBytes, Long.MAX_VALUE, Long.MAX_VALUE, true);
        LoggedBatches.required(logged, time).replay(time, changes, loaded);
        List<ByteBlock> blocks = loaded.blocks();
        adopt(loaded.chunks(), 0);
        return batch(time, blocks, changes);
    }

    @Override
    public void forget(BatchTime time) {
        if (logged != null) {
            logged.forget(time);
        }
    }

    /** Says that batches give back memory while they are read, so that one may take all without holding up the sender. */
    void expectReleaseAsRead() {
        lock.lock();
        try {
            batchesReleaseAsRead = true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes back the memory of blocks. */
    void release(List<ByteBlock> blocks) {
        lock.lock();
        try {
            boolean freed = false;
            for (ByteBlock block : blocks) {
                freed |= chunks.drop(block.chunk);
            }
            if (closed) {
                chunks.clear();
            }
            if (freed) {
                room.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isExhausted() {
        lock.lock();
        try {
            return ended && ready.isEmpty() && left.isEmpty() && !awaitsLeft;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            stopped = true;
            closed = true;
            release(List.copyOf(ready));
            ready.clear();
            readyBytes = 0;
            release(List.copyOf(left));
            left.clear();
            leftBytes = 0;
            growing = null;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
