package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.file.GzipInput;
import io.tidemill.rdd.Utf16;
import io.tidemill.source.RecordFormat.Cuts;
import io.tidemill.source.RecordFormat.Overlong;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass over ranges of files, through one buffer: it gives runs of whole records. Memory is bounded by the larger of
 * {@value #BUFFER_BYTES} bytes and the longest record.
 *
 * <pre>
 *   a b c \n d e | f \n g h \n | i j \n      "abc" and "def" begin in the first range, "gh" in the second, "ij" in the third
 * </pre>
 *
 * A range that does not begin the file is read from the byte before it, and its first record is the next that begins; its last
 * one is read to its end behind the range. So ranges side by side have each record once.
 */
final class FileRuns implements Closeable {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int MIN_BUFFER_BYTES = 8 << 10;
    private static final int PACKED_BUFFER_BYTES = 64 << 10;

    private final List<FileRange> ranges;
    private final RecordFormat<?> format;
    private final DirectoryOptions.Unreadable unreadable;
    private final RecordNotes notes;
    private byte[] buffer;
    private int next;
    private @Nullable InputStream input;
    private FileRange range;

    /** Where in the file the buffer begins. */
    private long offset;

    /** Where in the buffer begins what was not given yet. */
    private int start;

    /** Up to where in the buffer an end of the first record was looked for in vain. */
    private int searched;

    private int filled;
    private boolean skipping;

    /** Whether no record of the file has begun yet. */
    private boolean beginning;

    private int runFrom;
    private int runTo;

    /**
     * A pass over at least one range.
     *
     * @param unreadable whether it goes on behind what cannot be read
     * @param notes where it counts what it could not read
     */
    FileRuns(
            List<FileRange> ranges, RecordFormat<?> format, DirectoryOptions.Unreadable unreadable, RecordNotes notes) {
        this.ranges = ranges;
        this.format = format;
        this.unreadable = unreadable;
        this.notes = notes;
        this.range = ranges.get(0);
        this.buffer = new byte[firstBufferBytes(ranges)];
    }

    private static int firstBufferBytes(List<FileRange> ranges) {
        long bytes = MIN_BUFFER_BYTES;
        for (FileRange range : ranges) {
            bytes = Math.min(BUFFER_BYTES, bytes + Math.min(BUFFER_BYTES, range.to() - range.from()));
        }
        return (int) bytes;
    }

    /** Returns the buffer of the run; the next {@link #advance} changes it. */
    byte[] bytes() {
        return buffer;
    }

    int from() {
        return runFrom;
    }

    int to() {
        return runTo;
    }

    /** Goes to the next run; returns whether there is one. */
    boolean advance() {
        while (true) {
            try {
                return advanceOrFail();
            } catch (TidemillException e) {
                if (unreadable == DirectoryOptions.Unreadable.FAILS || e.code() != ErrorCode.INPUT_FAILED) {
                    throw e;
                }
                notes.counted(FileFailures.UNREADABLE, String.valueOf(e.getMessage()));
                giveUp();
            }
        }
    }

    private void giveUp() {
        try {
            close();
        } catch (IOException e) {
            input = null; // that it cannot be read was told
        }
    }

    private boolean advanceOrFail() {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(null);
        }
        try {
            while (input != null || openNext()) {
                if (findRun()) {
                    return true;
                }
                close();
            }
            return false;
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (IOException e) {
            throw failure("Reading " + range.file() + " failed: " + e, e);
        } catch (TidemillException e) {
            // a format says what is wrong with the bytes, and not where they are
            throw e.code() == ErrorCode.INPUT_FAILED ? e : failure(where() + ": " + e.getMessage(), e);
        }
    }

    private boolean openNext() throws IOException {
        if (next == ranges.size()) {
            return false;
        }
        range = ranges.get(next++);
        skipping = range.from() > 0 && format.cuts() == Cuts.ANYWHERE;
        offset = skipping ? range.from() - 1 : range.from();
        start = 0;
        searched = 0;
        filled = 0;
        beginning = range.from() == 0;
        FileChannel channel = FileChannel.open(Path.of(range.file()), StandardOpenOption.READ);
        try {
            if (!range.packed() && channel.size() < range.end()) {
                throw shortened(channel.size());
            }
            input = range.packed()
                    ? new GzipInput(channel, PACKED_BUFFER_BYTES)
                    : Channels.newInputStream(channel.position(offset));
            return true;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private boolean findRun() throws IOException {
        while (offset + start < range.to()) {
            if (beginning) {
                begin();
            } else if (skipping) {
                skip();
                if (skipping && !fill()) {
                    return false;
                }
            } else {
                int end = endOfWholeRecords();
                if (end == start && filled - start >= format.maxRecordBytes()) {
                    end = cut();
                }
                if (end == start) {
                    if (fill()) {
                        continue;
                    }
                    end = endOfInput();
                }
                runFrom = start;
                runTo = end;
                start = end;
                searched = end;
                return runTo > runFrom;
            }
        }
        return false;
    }

    /** Finds where the first record of the file begins. */
    private void begin() throws IOException {
        boolean hasMore = true;
        int first = -1;
        while (hasMore && (first < 0 || filled - start < Long.BYTES)) {
            hasMore = fill();
            first = format.firstRecordStart(buffer, start, filled);
        }
        if (format instanceof LineFormat && Utf16.isLikely(buffer, start, filled)) {
            notes.counted("utf-16", range.file() + ": " + Utf16.ADVICE);
        }
        start = Math.max(start, first);
        searched = start;
        beginning = false;
    }

    private void skip() {
        int found = format.skipRest(buffer, start, filled);
        skipping = found < 0;
        start = skipping ? filled : found;
        searched = start;
    }

    private int endOfWholeRecords() {
        long lastByte = range.to() - 1 - offset;
        if (range.to() < range.end() && lastByte < filled) {
            int end = format.skipRest(buffer, (int) Math.max(lastByte, searched), filled);
            if (end >= 0) {
                return end;
            }
        }
        int end = format.lastRecordEnd(buffer, start, searched, filled);
        searched = filled;
        return end;
    }

    /** Ends a record that is too long; the rest of it is skipped. */
    private int cut() {
        if (format.overlong() == Overlong.FAIL) {
            throw failure(
                    where() + ": the record has no end within the " + format.maxRecordBytes()
                            + " bytes that it may take",
                    null);
        }
        skipping = true;
        return filled;
    }

    private int endOfInput() {
        if (filled > start && !format.endsWithInput()) {
            throw failure(
                    where() + ": the last " + (filled - start) + " bytes are no whole record of " + format
                            + "; is the file complete, and of this format?",
                    null);
        }
        return filled;
    }

    /** Reads more behind what is there, dropping what was given; returns whether there was more. */
    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            offset += start;
            filled -= start;
            searched -= start;
            start = 0;
        }
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(
                    buffer, (int) Math.min(2L * buffer.length, Math.max(format.maxRecordBytes(), filled + 1L)));
        }
        int read = -1;
        if (input != null && offset + filled < range.end()) {
            read = input.read(buffer, filled, readBytes());
            if (read < 0 && !range.packed()) {
                throw shortened(offset + filled);
            }
        }
        filled += Math.max(0, read);
        return read > 0;
    }

    /** Returns how much to read at once: up to the end of the range, and then little by little for its last record. */
    private int readBytes() {
        long at = offset + filled;
        long wanted = at < range.to() ? range.to() - at : Math.min(MIN_BUFFER_BYTES, range.end() - at);
        return (int) Math.min(buffer.length - filled, wanted);
    }

    private String where() {
        return "In " + range.file() + " at byte " + (offset + start) + (range.packed() ? " when unpacked" : "");
    }

    private TidemillException shortened(long bytes) {
        return failure(
                range.file() + " has " + bytes + " bytes; expected " + range.end()
                        + ", as when it was taken into its batch. Files must stay as they are until their batch, and"
                        + " the windows over it, have ended",
                null);
    }

    private TidemillException failure(String message, @Nullable Throwable cause) {
        String wayOut = unreadable == DirectoryOptions.Unreadable.FAILS
                ? ". Mend the file, or go on without it with " + FileFailures.SKIPPED
                : "";
        return new TidemillException(ErrorCode.INPUT_FAILED, message + wayOut, cause);
    }

    private TidemillException interrupted(@Nullable Throwable cause) {
        return new TidemillException(ErrorCode.CANCELLED, "Reading " + range.file() + " was interrupted", cause);
    }

    @Override
    public void close() throws IOException {
        InputStream open = input;
        input = null;
        if (open != null) {
            open.close();
        }
    }
}
