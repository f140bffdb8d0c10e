package io.tidemill.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A received log that outlives its source, and loses what a test wants it to lose. */
final class MemoryLog implements ReceivedLog {
    /** What was appended; nothing of it is deleted, so that a test can compare. */
    record Entry(long position, long slot, ByteBuffer bytes) {}

    private static final int HEADER_BYTES = 8;

    private final List<Entry> entries = new ArrayList<>();
    private long end;
    private long syncedEnd;
    private long releasedEnd;
    private boolean isFull;

    @Override
    public synchronized long append(long slot, ByteBuffer entry) {
        if (isFull) {
            throw new TidemillException(ErrorCode.CHECKPOINT_FAILED, "No space left for the received log");
        }
        byte[] bytes = new byte[entry.remaining()];
        entry.get(bytes);
        end += HEADER_BYTES + bytes.length;
        entries.add(new Entry(end, slot, ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
        return end;
    }

    @Override
    public synchronized void sync() {
        syncedEnd = end;
    }

    @Override
    public synchronized long end() {
        return end;
    }

    @Override
    public void read(long after, long upTo, Entries taking) {
        assertThat(after).as("not released").isGreaterThanOrEqualTo(releasedEnd);
        assertThat(positions()).contains(after, upTo);
        for (Entry entry : entries()) {
            boolean wanted = entry.position > after && entry.position <= upTo;
            if (wanted && !taking.entry(entry.position, entry.slot, entry.bytes.duplicate())) {
                return;
            }
        }
    }

    private synchronized List<Long> positions() {
        List<Long> positions = new ArrayList<>(List.of(0L));
        entries.forEach(entry -> positions.add(entry.position));
        return positions;
    }

    @Override
    public synchronized void release(long position) {
        assertThat(position).isBetween(releasedEnd, end);
        releasedEnd = position;
    }

    synchronized List<Entry> entries() {
        return new ArrayList<>(entries);
    }

    synchronized long syncedEnd() {
        return syncedEnd;
    }

    synchronized long releasedEnd() {
        return releasedEnd;
    }

    /** Has no space from now on. */
    synchronized void fill() {
        isFull = true;
    }

    /** Loses what lies behind {@code position}, as a crash of the machine does. */
    synchronized void loseAfter(long position) {
        assertThat(position).isGreaterThanOrEqualTo(syncedEnd);
        entries.removeIf(entry -> entry.position > position);
        end = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).position;
        syncedEnd = Math.min(syncedEnd, end);
    }
}
