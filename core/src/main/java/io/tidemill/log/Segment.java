package io.tidemill.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * One file of a journal: a header, then records.
 *
 * @param name the file, with its directory
 * @param owner the id of the checkpoint directory to which it belongs
 * @param start the position of its first record
 * @param needed the first position that was still needed when the segment began; what is before may be gone
 */
record Segment(String name, UUID owner, long start, long needed) {
    static final int HEADER_BYTES = 48;
    static final int VERSION = 2;

    private static final byte[] MAGIC = "TIDEJRNL".getBytes(US_ASCII);
    private static final String SUFFIX = ".log";
    private static final Pattern FILE = Pattern.compile("(\\d{20})" + Pattern.quote(SUFFIX));
    private static final int CHECKED_BYTES = HEADER_BYTES - Integer.BYTES;

    /** What the header of version 1 had before its checksum. */
    private static final int CHECKED_BYTES_1 = 28;

    static String nameOf(String directory, long start) {
        return directory + "/" + String.format(Locale.ROOT, "%020d", start) + SUFFIX;
    }

    /** Returns the start that a file's name tells; empty for files that are no segments. */
    static Optional<Long> startIn(String file) {
        Matcher matcher = FILE.matcher(file);
        try {
            return matcher.matches() ? Optional.of(Long.valueOf(matcher.group(1))) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    long offsetOf(long position) {
        return position - start + HEADER_BYTES;
    }

    long positionAt(long offset) {
        return offset - HEADER_BYTES + start;
    }

    ByteBuffer header() {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.put(MAGIC).putInt(VERSION);
        header.putLong(owner.getMostSignificantBits()).putLong(owner.getLeastSignificantBits());
        header.putLong(start).putLong(needed);
        return header.putInt(checksum(header.array(), CHECKED_BYTES)).flip();
    }

    /** Reads the header of a segment whose name tells {@code start}. */
    static Segment read(LogStore store, String name, long start) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        try (LogInput input = store.open(name)) {
            int count = input.read(header, 0);
            if (count < HEADER_BYTES) {
                throw Failures.damaged(
                        store, name, count, "a header of " + HEADER_BYTES + " bytes", "the end of the file");
            }
        }
        header.flip();
        byte[] magic = new byte[MAGIC.length];
        header.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw Failures.damaged(store, name, 0, hex(MAGIC) + " (a journal)", hex(magic));
        }
        int version = header.getInt();
        if (version == 1 && header.getInt(CHECKED_BYTES_1) == checksum(header.array(), CHECKED_BYTES_1)) {
            throw Failures.otherVersion(store, name, version, VERSION);
        }
        if (version != VERSION) {
            throw Failures.damaged(
                    store, name, MAGIC.length, "version " + VERSION + " of the format", "version " + version);
        }
        UUID owner = new UUID(header.getLong(), header.getLong());
        long startInside = header.getLong();
        Segment segment = new Segment(name, owner, startInside, header.getLong());
        int checksum = header.getInt();
        if (checksum != checksum(header.array(), CHECKED_BYTES)) {
            throw Failures.damaged(
                    store,
                    name,
                    CHECKED_BYTES,
                    "the header's checksum " + hex(checksum(header.array(), CHECKED_BYTES)),
                    hex(checksum));
        }
        if (startInside != start) {
            throw Failures.damaged(
                    store,
                    name,
                    MAGIC.length + Integer.BYTES + 2 * Long.BYTES,
                    "the start position of its name",
                    "position " + startInside);
        }
        return segment;
    }

    private static int checksum(byte[] header, int bytes) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, bytes);
        return (int) crc.getValue();
    }

    static String hex(int number) {
        return String.format(Locale.ROOT, "0x%08x", number);
    }

    private static String hex(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }
}
