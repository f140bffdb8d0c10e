package io.tidemill.spark.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What the object of a file's name holds: which data the file has, in their order.
 *
 * @param version one more than the head had that this one was made of
 * @param token a random number, by which a writer knows its own head
 * @param extents the data; all but the last one have an end
 */
record Head(long version, UUID token, List<Extent> extents) {
    /** The length of an extent that goes on as long as there are parts of it. */
    static final long OPEN = -1;

    private static final byte[] MAGIC = "TIDEHEAD".getBytes(US_ASCII);
    private static final int FORMAT = 1;
    private static final int FIXED_BYTES = MAGIC.length + Integer.BYTES + 3 * Long.BYTES + 2 * Integer.BYTES;
    private static final int EXTENT_BYTES = 3 * Long.BYTES;
    private static final int MOST_EXTENTS = 100_000;

    Head {
        extents = List.copyOf(extents);
    }

    /**
     * The parts that one writer has put.
     *
     * @param id the directory of the parts
     * @param bytes how many of their bytes count, or {@link #OPEN}
     */
    record Extent(UUID id, long bytes) {
        boolean isOpen() {
            return bytes == OPEN;
        }
    }

    /** Returns the ids of all data. */
    Set<UUID> ids() {
        Set<UUID> ids = new HashSet<>();
        extents.forEach(extent -> ids.add(extent.id()));
        return ids;
    }

    /** Returns the head that follows this one. */
    Head next(UUID newToken, List<Extent> newExtents) {
        return new Head(version + 1, newToken, newExtents);
    }

    /** Returns the extents of the first {@code bytes} bytes, of which the file has no fewer, with an end for each. */
    List<Extent> cut(long bytes) {
        List<Extent> kept = new ArrayList<>();
        long left = bytes;
        for (Extent extent : extents) {
            long length = extent.isOpen() ? left : Math.min(left, extent.bytes());
            if (length > 0) {
                kept.add(new Extent(extent.id(), length));
                left -= length;
            }
        }
        return kept;
    }

    /** Returns whether an object of that size can be a head. */
    static boolean isSize(long bytes) {
        return bytes >= FIXED_BYTES
                && bytes <= FIXED_BYTES + (long) MOST_EXTENTS * EXTENT_BYTES
                && (bytes - FIXED_BYTES) % EXTENT_BYTES == 0;
    }

    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + extents.size() * EXTENT_BYTES);
        bytes.put(MAGIC).putInt(FORMAT).putLong(version);
        bytes.putLong(token.getMostSignificantBits()).putLong(token.getLeastSignificantBits());
        bytes.putInt(extents.size());
        for (Extent extent : extents) {
            bytes.putLong(extent.id().getMostSignificantBits())
                    .putLong(extent.id().getLeastSignificantBits());
            bytes.putLong(extent.bytes());
        }
        return bytes.putInt(checksum(bytes.array())).array();
    }

    /** Returns whether these bytes begin as a head does. */
    static boolean isHead(byte[] bytes) {
        return isSize(bytes.length) && Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length));
    }

    /**
     * Reads a head.
     *
     * @param name what the error calls it
     * @throws StreamCorruptedException if it is none
     */
    static Head of(byte[] bytes, String name) throws StreamCorruptedException {
        ByteBuffer head = ByteBuffer.wrap(bytes);
        if (!isHead(bytes) || head.getInt(bytes.length - Integer.BYTES) != checksum(bytes)) {
            throw new StreamCorruptedException("the object " + name + " of " + bytes.length
                    + " bytes is not what was written: its magic or its checksum is wrong");
        }
        head.position(MAGIC.length);
        int format = head.getInt();
        if (format != FORMAT) {
            throw new StreamCorruptedException(
                    "the object " + name + " has version " + format + " of the format, expected " + FORMAT);
        }
        long version = head.getLong();
        UUID token = new UUID(head.getLong(), head.getLong());
        int count = head.getInt();
        if (bytes.length != FIXED_BYTES + (long) count * EXTENT_BYTES) {
            throw new StreamCorruptedException(
                    "the object " + name + " of " + bytes.length + " bytes tells of " + count + " extents");
        }
        List<Extent> extents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            extents.add(new Extent(new UUID(head.getLong(), head.getLong()), head.getLong()));
        }
        return new Head(version, token, extents);
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - Integer.BYTES);
        return (int) crc.getValue();
    }
}
