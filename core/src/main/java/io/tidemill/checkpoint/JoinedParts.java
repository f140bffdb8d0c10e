package io.tidemill.checkpoint;

import io.tidemill.log.Journal;
import io.tidemill.log.RecordTaker;
import io.tidemill.source.ReceivedLog;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Hands on the entries of a received log; of those that were written in parts when the last part has come. */
final class JoinedParts implements RecordTaker {
    private final ReceivedLog.Entries entries;
    private ByteArrayOutputStream parts = new ByteArrayOutputStream();

    JoinedParts(ReceivedLog.Entries entries) {
        this.entries = entries;
    }

    @Override
    public boolean take(long start, int type, ByteBuffer payload) {
        long end = start + Journal.HEADER_BYTES + payload.remaining();
        long slot = payload.getLong();
        if (type == JournalReceivedLog.ENTRY) {
            return entries.entry(end, slot, payload);
        }
        if (type == JournalReceivedLog.FIRST_PART) {
            parts = new ByteArrayOutputStream();
        }
        byte[] part = new byte[payload.remaining()];
        payload.get(part);
        parts.writeBytes(part);
        return type != JournalReceivedLog.LAST_PART || entries.entry(end, slot, joined());
    }

    private ByteBuffer joined() {
        ByteBuffer whole = ByteBuffer.wrap(parts.toByteArray());
        parts = new ByteArrayOutputStream();
        return whole;
    }
}
