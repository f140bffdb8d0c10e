package io.tidemill.source;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes blocks of the records in the entries of a received log. */
final class LoggedRecords<T> implements ReceivedLog.Entries {
    private final RecordCodec codec;
    private final long roomBytes;
    private final long wantedBytes;
    private final boolean takesOneAnyway;
    private final List<RecordBlock<T>> blocks = new ArrayList<>();
    private @Nullable RecordBlock<T> growing;
    private long bytes;

    /**
     * No blocks yet.
     *
     * @param roomBytes entries are taken as long as the estimate of their records fits into this
     * @param wantedBytes after the first, entries are taken as long as they fit into this as well
     * @param takesOneAnyway whether the first entry is taken even if it does not fit
     */
    LoggedRecords(RecordCodec codec, long roomBytes, long wantedBytes, boolean takesOneAnyway) {
        this.codec = codec;
        this.roomBytes = roomBytes;
        this.wantedBytes = wantedBytes;
        this.takesOneAnyway = takesOneAnyway;
    }

    @Override
    public boolean entry(long position, long slot, ByteBuffer entry) {
        @SuppressWarnings("unchecked") // they were written by a source of the same name, as a stored T
        List<T> records = (List<T>) codec.decode(entry);
        long entryBytes = records.stream().mapToLong(RecordBlock::bytesOf).sum();
        boolean isFirst = bytes == 0;
        boolean fits = bytes + entryBytes <= roomBytes || (takesOneAnyway && isFirst);
        if (!fits || !(isFirst || bytes + entryBytes <= wantedBytes)) {
            return false;
        }
        bytes += entryBytes;
        RecordBlock<T> block = growing;
        if (block == null || block.slot != slot || block.isFull()) {
            block = new RecordBlock<>(slot);
            blocks.add(block);
            growing = block;
        }
        for (T record : records) {
            block.add(record, RecordBlock.bytesOf(record));
        }
        block.logPosition = position;
        return true;
    }

    List<RecordBlock<T>> blocks() {
        return blocks;
    }

    /** Returns the estimate of what all records take. */
    long bytes() {
        return bytes;
    }
}
