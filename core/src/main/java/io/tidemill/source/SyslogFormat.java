package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.rdd.LineText;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Messages of syslog in a stream of bytes, framed as RFC 6587 says: each after its length and a space, or each before a newline or
 * (as Python's logging writes it) a zero byte; the first byte tells which.
 *
 * @param mostMessageBytes how long a message may be
 */
record SyslogFormat(int mostMessageBytes) implements RecordFormat<SyslogMessage> {
    private static final int MOST_DIGITS = 9;

    /** Returns enough for a message with its length, or its newline. */
    @Override
    public int maxRecordBytes() {
        return mostMessageBytes + MOST_DIGITS + 1;
    }

    /** Looks no further than whole messages go: only a first length that cannot be right is refused. */
    @Override
    public int lastRecordEnd(byte[] bytes, int from, int searched, int to) {
        int end = from;
        int next = frameEnd(bytes, from, searched, to);
        while (next >= 0) {
            end = next;
            next = end < to && !announcesTooMuch(bytes, end, to) ? frameEnd(bytes, end, end, to) : -1;
        }
        return end;
    }

    private boolean announcesTooMuch(byte[] bytes, int from, int to) {
        int content = countedContent(bytes, from, to);
        return content > from && announced(bytes, from, content - 1) > mostMessageBytes;
    }

    /** Returns where the frame that begins at {@code from} ends; -1 if it is not complete. */
    private int frameEnd(byte[] bytes, int from, int searched, int to) {
        int content = countedContent(bytes, from, to);
        if (content < 0) {
            return -1;
        }
        if (content == from) {
            int last = Newlines.firstOrZero(bytes, Math.max(from, searched), to);
            return last < 0 ? -1 : last + 1;
        }
        int length = length(bytes, from, content - 1);
        return length <= to - content ? content + length : -1;
    }

    /** Returns where the content of a frame with a length begins; {@code from} if it has none; -1 if more bytes have to come. */
    private static int countedContent(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && at - from <= MOST_DIGITS && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == to && at - from <= MOST_DIGITS) {
            return -1;
        }
        boolean isCounted = at > from && bytes[from] != '0' && at < to && bytes[at] == ' ';
        return isCounted ? at + 1 : from;
    }

    private static int announced(byte[] bytes, int from, int to) {
        int length = 0; // of nine digits at most
        for (int i = from; i < to; i++) {
            length = 10 * length + bytes[i] - '0';
        }
        return length;
    }

    private int length(byte[] bytes, int from, int to) {
        int length = announced(bytes, from, to);
        if (length > mostMessageBytes) {
            throw new TidemillException(
                    ErrorCode.SOURCE_FAILED,
                    "A syslog message announces " + length + " bytes; expected at most " + mostMessageBytes);
        }
        return length;
    }

    /** Returns whether the bytes from {@code from} on, which are no whole frame, are one that a newline would end. */
    static boolean isUncounted(byte[] bytes, int from, int to) {
        return countedContent(bytes, from, to) == from;
    }

    @Override
    public RecordDecoder<SyslogMessage> decoder(RecordNotes notes) {
        return new Decoder(notes);
    }

    private final class Decoder implements RecordDecoder<SyslogMessage> {
        private final RecordNotes notes;
        private final LineText texts = new LineText(StandardCharsets.UTF_8, Integer.MAX_VALUE, this::noteBytes);
        private byte[] bytes = {};
        private int position;
        private int end;
        private @Nullable String text;

        /** Whether the bytes of the text are no UTF-8. */
        private boolean isMalformed;

        Decoder(RecordNotes notes) {
            this.notes = notes;
        }

        @Override
        public void reset(byte[] bytes, int from, int to) {
            this.bytes = bytes;
            this.position = from;
            this.end = to;
            this.text = null;
        }

        /** Reads over empty frames, such as some senders write between messages. */
        @Override
        public boolean hasNext() {
            while (text == null && position < end) {
                int from = countedContent(bytes, position, end);
                int to = frameEnd(bytes, position, position, end);
                if (from < 0 || to < 0) {
                    from = position;
                    to = end;
                }
                position = to;
                String trimmed = trimmed(from, to);
                text = trimmed.isEmpty() ? null : trimmed;
            }
            return text != null;
        }

        private String trimmed(int from, int to) {
            int last = to;
            while (last > from && (bytes[last - 1] == '\n' || bytes[last - 1] == '\r' || bytes[last - 1] == 0)) {
                last--;
            }
            isMalformed = false;
            return texts.of(bytes, from, last, false);
        }

        private void noteBytes(String incident, String example) {
            isMalformed = true;
        }

        @Override
        public SyslogMessage next() {
            if (!hasNext() || text == null) {
                throw new NoSuchElementException();
            }
            String raw = text;
            text = null;
            Optional<SyslogMessage> message = SyslogParser.parse(raw);
            if (message.isEmpty() || isMalformed) {
                notes.counted("malformed", raw);
            }
            return message.orElseGet(() -> SyslogParser.unparsed(raw));
        }
    }
}
