package io.tidemill.rdd;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.RecordReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of a range of a file: those that begin in it, the last one with its end beyond it. So ranges side by side have
 * every line once:
 *
 * <pre>
 *   a b c \n d e | f \n g h \n | i j \n      the first range has "abc" and "def", the second "gh", the third "ij"
 * </pre>
 *
 * A reader of a range that does not begin the file starts one byte early and skips up to the first line end; so a line that
 * begins just at the border is found. Lines end with {@code \n} or {@code \r\n}; the last one may have no end. Text is UTF-8; a
 * line that is too long is cut, see {@link LineText}, and what was cut is reported once a range.
 */
final class LineReader implements RecordReader<String> {
    private static final Logger LOG = LoggerFactory.getLogger(LineReader.class);
    private static final int FIRST_BUFFER_BYTES = 1 << 16;
    private static final int LINE_END_BYTES = 2;

    private final InputStream in;
    private final String file;
    private final long end;
    private final int lineLimitBytes;
    private final LineText text;
    private final Map<String, Long> incidents = new TreeMap<>();
    private final Map<String, String> examples = new HashMap<>();
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    /** Where in the file the buffer begins. */
    private long bufferStart;

    private int position;
    private int filled;
    private @Nullable String ready;

    /**
     * A reader of the lines that begin from {@code from} on, and before {@code end}.
     *
     * @param in at the byte before {@code from}, or at the file's beginning
     */
    LineReader(InputStream in, String file, long from, long end, int lineLimitBytes) throws IOException {
        this.in = in;
        this.file = file;
        this.end = end;
        this.lineLimitBytes = lineLimitBytes;
        this.text = new LineText(StandardCharsets.UTF_8, lineLimitBytes, this::note);
        this.bufferStart = Math.max(0, from - 1);
        try {
            if (from > 0) {
                skipLine();
            } else {
                skipByteOrderMark();
            }
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private void skipLine() throws IOException {
        do {
            int newline = find(position);
            if (newline < filled) {
                position = newline + 1;
                return;
            }
            position = filled;
        } while (bufferStart + position < end && fill());
    }

    private void skipByteOrderMark() throws IOException {
        int start = ByteOrderMark.textStart(buffer, 0, filled);
        while (start < 0 && fill()) {
            start = ByteOrderMark.textStart(buffer, 0, filled);
        }
        position = Math.max(0, start);
        if (Utf16.isLikely(buffer, 0, filled)) {
            LOG.warn("{}: {}", file, Utf16.ADVICE);
        }
    }

    /** Reads more after what is there, and returns whether there was any. What was taken before is dropped. */
    private boolean fill() throws IOException {
        if (position > 0) {
            System.arraycopy(buffer, position, buffer, 0, filled - position);
            bufferStart += position;
            filled -= position;
            position = 0;
        }
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.multiplyExact(2, buffer.length));
        }
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read > 0) {
            filled += read;
        }
        return read > 0;
    }

    private int find(int from) {
        byte[] bytes = buffer;
        int at = from;
        while (at < filled && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    @Override
    public boolean hasNext() {
        if (ready == null) {
            ready = read();
        }
        return ready != null;
    }

    @Override
    public String next() {
        if (!hasNext() || ready == null) {
            throw new NoSuchElementException();
        }
        String line = ready;
        ready = null;
        return line;
    }

    @Override
    public void forEachRemaining(Consumer<? super String> action) {
        for (String line = ready == null ? read() : ready; line != null; line = read()) {
            action.accept(line);
        }
        ready = null;
    }

    private @Nullable String read() {
        if (bufferStart + position >= end) {
            return null;
        }
        try {
            int searched = 0;
            while (true) {
                int newline = find(position + searched);
                if (newline < filled) {
                    String line = line(position, newline);
                    position = newline + 1;
                    return line;
                }
                searched = filled - position;
                if (searched > lineLimitBytes + LINE_END_BYTES) {
                    return cutLine();
                }
                if (!fill()) {
                    String line = searched == 0 ? null : line(position, filled);
                    position = filled;
                    return line;
                }
            }
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.INPUT_FAILED,
                    "Reading " + file + " failed at byte " + (bufferStart + position) + ": " + e,
                    e);
        }
    }

    private String line(int from, int newline) {
        int to = newline < filled && newline > from && buffer[newline - 1] == '\r' ? newline - 1 : newline;
        return text.of(buffer, from, to, false);
    }

    /** Returns the beginning of a line that is too long, and passes over the rest of it. */
    private String cutLine() throws IOException {
        String line = line(position, filled);
        int newline = filled;
        do {
            position = newline;
            if (!fill()) {
                return line;
            }
            newline = find(position);
        } while (newline == filled);
        position = newline + 1;
        return line;
    }

    private void note(String incident, String example) {
        incidents.merge(incident, 1L, Long::sum);
        examples.putIfAbsent(incident, example);
    }

    /** Closes the file, and reports what was not as it should be. */
    @Override
    public void close() throws IOException {
        incidents.forEach((incident, count) -> LOG.warn(
                "{}: {} lines {}, such as: {}",
                file,
                count,
                incident.equals("truncated")
                        ? "are longer than " + lineLimitBytes + " bytes and were cut there; raise tidemill.line.limit"
                        : "have bytes that are no UTF-8, which became U+FFFD",
                examples.get(incident)));
        incidents.clear();
        in.close();
    }
}
