package io.tidemill.source;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes blocks of the entries of a received log, in chunks of their own that are no larger than need be. */
final class LoggedBlocks implements ReceivedLog.Entries {
    private final RecordFormat<?> format;
    private final int blockBytes;
    private final int chunkBytes;
    private final long roomBytes;
    private final long wantedBytes;
    private final boolean takesOneAnyway;
    private final List<ByteBlock> blocks = new ArrayList<>();
    private final List<Chunk> chunks = new ArrayList<>();
    private long bytes;

    private Chunk chunk = new Chunk(0);
    private int filled;
    private final List<ByteBlock> inChunk = new ArrayList<>();
    private @Nullable ByteBlock growing;

    /**
     * No blocks yet.
     *
     * @param roomBytes entries are taken as long as they fit into this
     * @param wantedBytes after the first, entries are taken as long as they fit into this as well
     * @param takesOneAnyway whether the first entry is taken even if it does not fit
     */
    LoggedBlocks(
            RecordFormat<?> format,
            int blockBytes,
            int chunkBytes,
            long roomBytes,
            long wantedBytes,
            boolean takesOneAnyway) {
        this.format = format;
        this.blockBytes = blockBytes;
        this.chunkBytes = chunkBytes;
        this.roomBytes = roomBytes;
        this.wantedBytes = wantedBytes;
        this.takesOneAnyway = takesOneAnyway;
    }

    @Override
    public boolean entry(long position, long slot, ByteBuffer entry) {
        int length = entry.remaining();
        boolean isFirst = bytes == 0;
        boolean fits = bytes + length <= roomBytes || (takesOneAnyway && isFirst);
        if (!fits || !(isFirst || bytes + length <= wantedBytes)) {
            return false;
        }
        if (length > chunk.capacity() - filled) {
            endChunk();
            chunk = new Chunk((int) Math.max(length, Math.min(chunkBytes, roomBytes)));
        }
        int from = filled;
        entry.get(chunk.bytes, from, length);
        filled += length;
        bytes += length;
        addToBlock(from, slot, position);
        return true;
    }

    private void addToBlock(int from, long slot, long position) {
        ByteBlock block = growing;
        if (block != null && block.slot == slot && block.length() < blockBytes) {
            block.extend(filled, position);
        } else {
            block = new ByteBlock(chunk, from, filled, slot, position);
            inChunk.add(block);
        }
        // a record that ended with its connection, or was cut, has no end of its own: nothing may follow it in its
        // block
        boolean endsItself = format.lastRecordEnd(chunk.bytes, from, from, filled) == filled;
        growing = endsItself ? block : null;
    }

    private void endChunk() {
        if (filled > 0) {
            boolean isFull = filled == chunk.capacity();
            Chunk kept = isFull ? chunk : new Chunk(Arrays.copyOf(chunk.bytes, filled));
            kept.holders = inChunk.size();
            for (ByteBlock block : inChunk) {
                blocks.add(
                        isFull ? block : new ByteBlock(kept, block.from, block.to(), block.slot, block.logPosition()));
            }
            chunks.add(kept);
        }
        chunk = new Chunk(0);
        filled = 0;
        inChunk.clear();
        growing = null;
    }

    /** Ends the last block, and returns all. */
    List<ByteBlock> blocks() {
        endChunk();
        return blocks;
    }

    /** Returns the chunks of {@link #blocks}, each held once by each block. */
    List<Chunk> chunks() {
        return chunks;
    }
}
