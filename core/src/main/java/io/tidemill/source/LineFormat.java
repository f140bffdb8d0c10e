package io.tidemill.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.settings.Settings;
import io.tidemill.settings.TidemillSettings;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * Lines of text.
 *
 * @param charsetName names the charset, since charsets are not serializable
 * @param limitBytes how long a line may be, without its end
 */
record LineFormat(String charsetName, int limitBytes) implements RecordFormat<String> {
    private static final int MAX_LIMIT_BYTES = 1 << 30;
    private static final int EXAMPLE_LENGTH = 100;
    private static final char REPLACEMENT = '\uFFFD';

    static LineFormat of(Charset charset) {
        if (!charset.canEncode() || !Arrays.equals("\n".getBytes(charset), new byte[] {'\n'})) {
            throw TidemillException.invalidArgument("Lines of " + charset
                    + " can not be found: its newline is not the byte 10. Let the sender write UTF-8, or use a RecordFormat of"
                    + " your own");
        }
        return new LineFormat(charset.name(), 1 << 20);
    }

    @Override
    public LineFormat configuredBy(Settings settings) {
        long limit = settings.get(TidemillSettings.MAX_LINE);
        if (limit < 1 || limit > MAX_LIMIT_BYTES) {
            throw new TidemillException(
                    ErrorCode.INVALID_SETTING,
                    TidemillSettings.MAX_LINE.key() + " is " + limit + " bytes; expected 1 to " + MAX_LIMIT_BYTES);
        }
        return new LineFormat(charsetName, (int) limit);
    }

    /** Returns enough for any line within the limit to be seen with both bytes of its end. */
    @Override
    public int maxRecordBytes() {
        return limitBytes + 2;
    }

    @Override
    public int lastRecordEnd(byte[] bytes, int from, int searched, int to) {
        int newline = Newlines.last(bytes, searched, to);
        return newline < 0 ? from : newline + 1;
    }

    @Override
    public Overlong overlong() {
        return Overlong.CUT;
    }

    @Override
    public Cuts cuts() {
        return Cuts.ANYWHERE;
    }

    @Override
    public int skipRest(byte[] bytes, int from, int to) {
        int newline = Newlines.first(bytes, from, to);
        return newline < 0 ? -1 : newline + 1;
    }

    @Override
    public boolean endsWithInput() {
        return true;
    }

    @Override
    public long count(byte[] bytes, int from, int to) {
        boolean endsWithoutNewline = to > from && bytes[to - 1] != '\n';
        return Newlines.count(bytes, from, to) + (endsWithoutNewline ? 1 : 0);
    }

    @Override
    public RecordDecoder<String> decoder(RecordNotes notes) {
        return new Decoder(Charset.forName(charsetName), limitBytes, notes);
    }

    private static final class Decoder implements RecordDecoder<String> {
        private final Charset charset;
        private final boolean extendsAscii;
        private final int limit;
        private final RecordNotes notes;
        private byte[] bytes = {};
        private int position;
        private int end;

        Decoder(Charset charset, int limit, RecordNotes notes) {
            this.charset = charset;
            this.extendsAscii = charset.equals(UTF_8) || charset.equals(US_ASCII) || charset.equals(ISO_8859_1);
            this.limit = limit;
            this.notes = notes;
        }

        @Override
        public void reset(byte[] bytes, int from, int to) {
            this.bytes = bytes;
            this.position = from;
            this.end = to;
        }

        @Override
        public boolean hasNext() {
            return position < end;
        }

        @Override
        public String next() {
            if (position >= end) {
                throw new NoSuchElementException();
            }
            int from = position;
            int found = Newlines.find(bytes, from, end);
            int newline = found < 0 ? ~found : found;
            position = newline + 1;
            return line(from, newline, found >= 0);
        }

        @Override
        public void forEachRemaining(Consumer<? super String> action) {
            byte[] source = bytes;
            int to = end;
            int from = position;
            while (from < to) {
                int found = Newlines.find(source, from, to);
                int newline = found < 0 ? ~found : found;
                action.accept(line(from, newline, found >= 0));
                from = newline + 1;
            }
            position = to;
        }

        private String line(int from, int newline, boolean ascii) {
            int to = newline < end && newline > from && bytes[newline - 1] == '\r' ? newline - 1 : newline;
            if (to - from > limit) {
                return truncated(from, ascii);
            }
            if (ascii && extendsAscii) {
                return new String(bytes, from, to - from, ISO_8859_1); // the same characters, found without looking
            }
            return decoded(from, to);
        }

        private String truncated(int from, boolean ascii) {
            int to = from + limit;
            if (!ascii && charset.equals(UTF_8)) {
                // not in the middle of a character: back to the first byte of the one that begins before the cut
                for (int back = 0; back < 3 && to > from && (bytes[to] & 0xc0) == 0x80; back++) {
                    to--;
                }
            }
            String line = decoded(from, to);
            notes.counted("truncated", example(line));
            return line;
        }

        private String decoded(int from, int to) {
            String line = new String(bytes, from, to - from, charset);
            if (line.indexOf(REPLACEMENT) >= 0 && isMalformed(from, to)) {
                notes.counted("malformed", example(line));
            }
            return line;
        }

        /** Returns whether a replacement stands for bytes that make no character; it may also have been sent as it is. */
        private boolean isMalformed(int from, int to) {
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
}
