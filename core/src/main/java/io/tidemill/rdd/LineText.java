package io.tidemill.rdd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/**
 * The text of lines, as every source and file of lines gives it: one that is longer than the limit is cut there, at the end of a
 * character, and bytes that are no text become U+FFFD; both are noted.
 *
 * <p>Used by one thread at a time.
 */
public final class LineText {
    private static final int EXAMPLE_LENGTH = 100;
    private static final char REPLACEMENT = '\uFFFD';

    private final Charset charset;
    private final boolean extendsAscii;
    private final int limitBytes;
    private final Notes notes;

    /** Who is told of lines that do not come as they were written. */
    @FunctionalInterface
    public interface Notes {
        /** Notes a line: {@code truncated} or {@code malformed}, and how it begins. */
        void note(String incident, String example);
    }

    /** The text of lines of at most {@code limitBytes} bytes, without their ends. */
    public LineText(Charset charset, int limitBytes, Notes notes) {
        this.charset = charset;
        this.extendsAscii = charset.equals(UTF_8) || charset.equals(US_ASCII) || charset.equals(ISO_8859_1);
        this.limitBytes = limitBytes;
        this.notes = notes;
    }

    /**
     * Returns a line.
     *
     * @param from where it begins
     * @param to where it ends, before its line end
     * @param ascii whether all bytes are known to be below 128
     */
    public String of(byte[] bytes, int from, int to, boolean ascii) {
        if (to - from > limitBytes) {
            return truncated(bytes, from, ascii);
        }
        if (ascii && extendsAscii) {
            return new String(bytes, from, to - from, ISO_8859_1); // the same characters, found without looking
        }
        return decoded(bytes, from, to);
    }

    private String truncated(byte[] bytes, int from, boolean ascii) {
        int to = from + limitBytes;
        if (!ascii && charset.equals(UTF_8)) {
            // not in the middle of a character: back to the first byte of the one that begins before the cut
            for (int back = 0; back < 3 && to > from && (bytes[to] & 0xc0) == 0x80; back++) {
                to--;
            }
        }
        String line = decoded(bytes, from, to);
        notes.note("truncated", example(line));
        return line;
    }

    private String decoded(byte[] bytes, int from, int to) {
        String line = new String(bytes, from, to - from, charset);
        if (line.indexOf(REPLACEMENT) >= 0 && isMalformed(bytes, from, to)) {
            notes.note("malformed", example(line));
        }
        return line;
    }

    /** Returns whether a replacement stands for bytes that make no character; it may also have been written as it is. */
    private boolean isMalformed(byte[] bytes, int from, int to) {
        try {
            charset.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
            return false;
        } catch (CharacterCodingException e) {
            return true;
        }
    }

    private static String example(String line) {
        return line.length() <= EXAMPLE_LENGTH ? line : line.substring(0, EXAMPLE_LENGTH) + "...";
    }
}
