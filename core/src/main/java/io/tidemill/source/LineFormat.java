package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.rdd.ByteOrderMark;
import io.tidemill.rdd.LineText;
import io.tidemill.settings.Settings;
import io.tidemill.settings.TidemillSettings;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Lines of text.
 *
 * @param charsetName names the charset, since charsets are not serializable
 * @param limitBytes how long a line may be, without its end
 */
record LineFormat(String charsetName, int limitBytes) implements RecordFormat<String> {
    private static final int MAX_LIMIT_BYTES = 1 << 30;

    static LineFormat of(Charset charset) {
        if (!charset.canEncode() || !Arrays.equals("\n".getBytes(charset), new byte[] {'\n'})) {
            throw TidemillException.invalidArgument("Lines of " + charset
                    + " cannot be found: its newline is not the byte 10. Let the sender write UTF-8, or use a"
                    + " RecordFormat of your own");
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
    public int firstRecordStart(byte[] bytes, int from, int to) {
        return charsetName.equals(StandardCharsets.UTF_8.name()) ? ByteOrderMark.textStart(bytes, from, to) : from;
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

    /** Looks back from where the longest line could end, so that most bytes are not looked at. */
    @Override
    public int firstOverlong(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at > limitBytes) {
            int mostEnd = at + limitBytes;
            int newline = Newlines.last(bytes, at, mostEnd + 1);
            if (newline < 0 && mostEnd + 1 < to && bytes[mostEnd] == '\r' && bytes[mostEnd + 1] == '\n') {
                newline = mostEnd + 1;
            }
            if (newline < 0) {
                return at;
            }
            at = newline + 1;
        }
        return -1;
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
        return new Decoder(new LineText(Charset.forName(charsetName), limitBytes, notes::counted));
    }

    private static final class Decoder extends RangeDecoder<String> {
        private final LineText text;

        Decoder(LineText text) {
            this.text = text;
        }

        @Override
        String decode() {
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
            return text.of(bytes, from, to, ascii);
        }
    }
}
