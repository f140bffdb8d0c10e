package io.tidemill.log;

import io.tidemill.error.TidemillException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What stands before a payload: its length, its type, its checksum, and a checksum of these three and of the record's position. The
 * position is not written; it makes a record count only where it was put.
 */
final class RecordHeader {
    static final int BYTES = 13;

    private static final int CHECKED_BYTES = BYTES - Integer.BYTES;

    private static final int MAX_TYPE = 255;

    private RecordHeader() {}

    /** Returns the length of a payload, or refuses the record. */
    static int length(int type, ByteBuffer... payload) {
        if (type < 0 || type > MAX_TYPE) {
            throw TidemillException.invalidArgument(
                    "A record's type is a number from 0 to " + MAX_TYPE + ", not " + type);
        }
        long length = 0;
        for (ByteBuffer part : payload) {
            length += part.remaining();
        }
        if (length > Journal.MAX_PAYLOAD_BYTES) {
            throw TidemillException.invalidArgument(
                    "A record of " + length + " bytes is too large for a journal, which takes "
                            + Journal.MAX_PAYLOAD_BYTES + "; write it in parts");
        }
        return (int) length;
    }

    static ByteBuffer of(long position, int length, int type, int payloadChecksum) {
        ByteBuffer header = ByteBuffer.allocate(BYTES);
        header.putInt(length).put((byte) type).putInt(payloadChecksum);
        return header.putInt(checksum(position, header.array(), 0)).flip();
    }

    /** Returns the checksum of the header that begins at {@code offset} of {@code bytes}, as it has to be. */
    static int checksum(long position, byte[] bytes, int offset) {
        CRC32C crc = new CRC32C();
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            crc.update((int) (position >>> shift));
        }
        crc.update(bytes, offset, CHECKED_BYTES);
        return (int) crc.getValue();
    }

    static int checksum(ByteBuffer... payload) {
        CRC32C crc = new CRC32C();
        for (ByteBuffer part : payload) {
            crc.update(part.duplicate());
        }
        return (int) crc.getValue();
    }
}
