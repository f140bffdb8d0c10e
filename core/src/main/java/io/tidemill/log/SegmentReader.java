package io.tidemill.log;

import io.tidemill.error.TidemillException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A pass over the records of one segment, through a buffer of a fixed size; only a record that is larger gets a buffer of its own,
 * and only after its length was found to lie within the file. Used by one thread.
 */
final class SegmentReader implements Closeable {
    /** What a pass makes of records that are not whole at the end of the file. */
    enum Tail {
        /** They are damage. */
        WHOLE,
        /** A crash may have left them: the pass ends before them. */
        MAY_BE_TORN
    }

    /** What a step of the pass found. */
    enum Step {
        RECORD,
        END,
        TORN
    }

    private static final int BUFFER_BYTES = 64 << 10;

    /** What a disk writes as a whole: unwritten bytes begin at a multiple of it. */
    private static final int SECTOR_BYTES = 512;

    private final LogStore store;
    private final Segment segment;
    private final LogInput input;
    private final Tail tail;
    private final long limit;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long offset;
    private long nextOffset;
    private int type;
    private ByteBuffer payload = ByteBuffer.allocate(0);

    /** Opens a pass over the records from offset {@code from} on, up to {@code to} or where the file ends now. */
    SegmentReader(LogStore store, Segment segment, long from, long to, Tail tail) throws IOException {
        this.store = store;
        this.segment = segment;
        this.tail = tail;
        this.input = store.open(segment.name());
        this.nextOffset = from;
        this.offset = from;
        boolean isOpen = false;
        try {
            this.limit = Math.min(to, input.size());
            isOpen = true;
        } finally {
            if (!isOpen) {
                input.close();
            }
        }
        buffer.limit(0);
    }

    /** Goes to the next record. */
    Step next() throws IOException {
        offset = nextOffset;
        long left = limit - offset;
        if (left <= 0) {
            return Step.END;
        }
        if (left < RecordHeader.BYTES) {
            return torn("a record's header of " + RecordHeader.BYTES + " bytes", left + " bytes");
        }
        fill(RecordHeader.BYTES);
        int headerStart = buffer.position();
        int length = buffer.getInt();
        type = Byte.toUnsignedInt(buffer.get());
        int payloadChecksum = buffer.getInt();
        int found = buffer.getInt();
        int checksum = RecordHeader.checksum(segment.positionAt(offset), buffer.array(), headerStart);
        if (found != checksum) {
            return unwrittenOr(RecordHeader.BYTES, "a record's header with checksum " + Segment.hex(checksum), found);
        }
        if (length < 0 || length > Journal.MAX_PAYLOAD_BYTES) {
            throw damaged("a record of at most " + Journal.MAX_PAYLOAD_BYTES + " bytes", "a length of " + length);
        }
        if (length > left - RecordHeader.BYTES) {
            return torn("a record of " + length + " bytes", "room for " + (left - RecordHeader.BYTES));
        }
        payload = read(length);
        found = RecordHeader.checksum(payload);
        if (found != payloadChecksum) {
            return unwrittenOr(
                    RecordHeader.BYTES + (long) length,
                    "a record of " + length + " bytes with checksum " + Segment.hex(payloadChecksum),
                    found);
        }
        nextOffset = offset + RecordHeader.BYTES + length;
        return Step.RECORD;
    }

    /** Returns the position of the record, or where the pass ended. */
    long position() {
        return segment.positionAt(offset);
    }

    int type() {
        return type;
    }

    /** Returns the record's payload, which is lent until the next step. */
    ByteBuffer payload() {
        return payload;
    }

    /** Makes the buffer hold at least {@code bytes} more, which are known to be in the file. */
    private void fill(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        buffer.compact();
        long behind = nextOffset + buffer.position();
        buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + limit - behind));
        input.read(buffer, behind);
        buffer.flip();
        if (buffer.remaining() < bytes) {
            throw damaged("a file of " + limit + " bytes", "the end of the file");
        }
    }

    private ByteBuffer read(int length) throws IOException {
        nextOffset = offset + RecordHeader.BYTES;
        if (length <= buffer.capacity()) {
            fill(length);
            ByteBuffer bytes = buffer.slice(buffer.position(), length);
            buffer.position(buffer.position() + length);
            return bytes;
        }
        ByteBuffer large = ByteBuffer.allocate(length);
        large.put(buffer);
        input.read(large, nextOffset + large.position());
        if (large.hasRemaining()) {
            throw damaged("a file of " + limit + " bytes", "the end of the file");
        }
        return large.flip();
    }

    private Step torn(String expected, String found) {
        if (tail == Tail.WHOLE) {
            throw damaged(expected, found);
        }
        return Step.TORN;
    }

    /** Judges a wrong checksum: it is no damage if only zeros follow, from the record's start or from a sector within it. */
    private Step unwrittenOr(long recordBytes, String expected, int found) throws IOException {
        long sector = (offset + recordBytes - 1) / SECTOR_BYTES * SECTOR_BYTES;
        long from = sector > offset ? sector : offset;
        if (tail == Tail.MAY_BE_TORN && isZero(input, from, limit)) {
            return Step.TORN;
        }
        throw damaged(expected, "checksum " + Segment.hex(found));
    }

    /** Returns whether all bytes between two offsets are zero. */
    static boolean isZero(LogInput input, long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES);
        for (long at = from; at < to; at += BUFFER_BYTES) {
            bytes.clear().limit((int) Math.min(BUFFER_BYTES, to - at));
            input.read(bytes, at);
            bytes.flip();
            while (bytes.hasRemaining()) {
                if (bytes.get() != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private TidemillException damaged(String expected, String found) {
        return Failures.damaged(store, segment.name(), offset, expected, found);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
