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

/** The received log of one source: a journal of its own, whose records are a slot and the bytes. */
record JournalReceivedLog(Journal journal) implements ReceivedLog, AutoCloseable {
    private static final int ENTRY = 1;

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

    @Override
    public long append(long slot, ByteBuffer entry) {
        return journal.append(
                ENTRY, ByteBuffer.allocate(Long.BYTES).putLong(slot).flip(), entry);
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
        journal.readWhile(after, upTo, (start, type, payload) -> {
            long end = start + Journal.HEADER_BYTES + payload.remaining();
            return entries.entry(end, payload.getLong(), payload);
        });
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
