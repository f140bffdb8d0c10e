package io.tidemill.checkpoint;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.Journal;
import io.tidemill.log.LogStore;
import io.tidemill.source.ReceivedLog;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The received log of one source: a journal of its own, whose records are a slot and the bytes. An entry that is too large for a
 * record is several: the first part, more parts, and the last one. Parts without a last one are what a crash left of an entry.
 */
record JournalReceivedLog(Journal journal) implements ReceivedLog, AutoCloseable {
    static final int ENTRY = 1;
    static final int FIRST_PART = 2;
    static final int NEXT_PART = 3;
    static final int LAST_PART = 4;

    private static final int MOST_BYTES = Journal.MAX_PAYLOAD_BYTES - Long.BYTES;

    static JournalReceivedLog open(LogStore store, String source, long segmentBytes, UUID owner) {
        return new JournalReceivedLog(Journal.open(store, directory(source), segmentBytes, owner));
    }

    static JournalReceivedLog openReadOnly(LogStore store, String source, UUID owner) {
        return new JournalReceivedLog(Journal.openReadOnly(store, directory(source), owner));
    }

    /** Returns the directory of a source, whose name may hold anything. */
    static String directory(String source) {
        return "received/" + URLEncoder.encode(source, StandardCharsets.UTF_8);
    }

    /** Deletes what a source has received. */
    static void delete(LogStore store, String source) {
        String directory = directory(source);
        try {
            for (String name : store.list(directory)) {
                store.delete(directory + "/" + name);
            }
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_FAILED,
                    "Deleting " + directory + " in " + store.location() + " failed: " + e + "; mend it and start again",
                    e);
        }
    }

    /** One at a time, so that nothing comes between parts. */
    @Override
    public synchronized long append(long slot, ByteBuffer entry) {
        ByteBuffer slotBytes = ByteBuffer.allocate(Long.BYTES).putLong(slot).flip();
        if (entry.remaining() <= MOST_BYTES) {
            return journal.append(ENTRY, slotBytes, entry);
        }
        int length = entry.remaining();
        int type = FIRST_PART;
        int from = 0;
        for (; length - from > MOST_BYTES; from += MOST_BYTES) {
            journal.append(type, slotBytes, entry.slice(entry.position() + from, MOST_BYTES));
            type = NEXT_PART;
        }
        return journal.append(LAST_PART, slotBytes, entry.slice(entry.position() + from, length - from));
    }

    @Override
    public void sync() {
        journal.sync();
    }

    @Override
    public long end() {
        return journal.end();
    }

    @Override
    public void read(long after, long upTo, Entries entries) {
        journal.readWhile(after, upTo, new JoinedParts(entries));
    }

    @Override
    public void release(long position) {
        journal.release(position);
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
