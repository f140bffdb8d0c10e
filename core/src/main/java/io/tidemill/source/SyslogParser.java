package io.tidemill.source;

import io.tidemill.source.SyslogMessage.Severity;
import java.util.Optional;

/**
 * Reads the text of a message: its priority, and then the form of RFC 5424 where that one's version and a time follow, else the
 * older form.
 *
 * <pre>
 *   message = [mark] "&lt;" number "&gt;" ("1 " new | old)
 *   new     = time host application process id [data] [" " [mark] text]     each of them "-" where it is not known
 *   data    = "-" | {"[" element "]"}
 * </pre>
 *
 * The data may be left out, as Heroku does. What follows them without a space is the text. The mark is a byte order mark.
 */
final class SyslogParser {
    private static final int FACILITIES = 24;
    private static final int USER = 1;
    private static final int MOST_PRIORITY_DIGITS = 3;
    private static final String NIL = "-";
    private static final String VERSION = "1 ";
    private static final char BYTE_ORDER_MARK = '\ufeff';
    private static final Severity[] SEVERITIES = Severity.values();

    private final String raw;
    private int facility = USER;
    private Severity severity = Severity.NOTICE;
    private int position;

    private SyslogParser(String raw) {
        this.raw = raw;
    }

    /** Returns the message; nothing if the text is none. */
    static Optional<SyslogMessage> parse(String raw) {
        SyslogParser parser = new SyslogParser(raw);
        if (!parser.readPriority()) {
            return Optional.empty();
        }
        int versionEnd = parser.position + VERSION.length();
        if (!raw.startsWith(VERSION, parser.position)) {
            return Optional.of(parser.readOld(parser.position));
        }
        return SyslogTime.epochEnd(raw, versionEnd) == SyslogTime.NONE
                ? parser.readNew(versionEnd)
                : Optional.of(parser.readOld(versionEnd));
    }

    /** Returns what is made of a text that is no message: all of it, as the text of a message that says nothing else. */
    static SyslogMessage unparsed(String raw) {
        return new SyslogMessage(USER, Severity.NOTICE, "", "", "", "", "", "", raw, raw);
    }

    private boolean readPriority() {
        int at = startsWithMark(0) ? 1 : 0;
        if (at >= raw.length() || raw.charAt(at) != '<') {
            return false;
        }
        int from = at + 1;
        int value = 0;
        int end = from;
        while (end < raw.length() && end - from <= MOST_PRIORITY_DIGITS && isDigit(raw.charAt(end))) {
            value = 10 * value + raw.charAt(end) - '0';
            end++;
        }
        boolean isPriority = end > from
                && end - from <= MOST_PRIORITY_DIGITS
                && end < raw.length()
                && raw.charAt(end) == '>'
                && value < FACILITIES * SEVERITIES.length;
        if (isPriority) {
            facility = value / SEVERITIES.length;
            severity = SEVERITIES[value % SEVERITIES.length];
            position = end + 1;
        }
        return isPriority;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private boolean startsWithMark(int at) {
        return at < raw.length() && raw.charAt(at) == BYTE_ORDER_MARK;
    }

    private SyslogMessage readOld(int from) {
        return BsdSyslogParser.parse(raw, facility, severity, startsWithMark(from) ? from + 1 : from);
    }

    // ---- RFC 5424

    private Optional<SyslogMessage> readNew(int from) {
        position = from;
        String timestamp = nextTime();
        String host = nextWord();
        String application = nextWord();
        String process = nextWord();
        String messageId = nextWord();
        int data = position;
        if (timestamp.isEmpty() || messageId.isEmpty() || !skipStructuredData()) {
            return Optional.empty();
        }
        String structuredData = raw.substring(data, position);
        int text = raw.startsWith(" ", position) && position > data ? position + 1 : position;
        return Optional.of(new SyslogMessage(
                facility,
                severity,
                given(timestamp),
                given(host),
                given(application),
                given(process),
                given(messageId),
                given(structuredData),
                raw.substring(startsWithMark(text) ? text + 1 : text),
                raw));
    }

    private static String given(String word) {
        return word.equals(NIL) ? "" : word;
    }

    /** Returns the time before the next space, or the sign for none; nothing if there is neither. */
    private String nextTime() {
        int end = raw.startsWith(NIL, position) ? position + 1 : SyslogTime.isoEnd(raw, position);
        if (end == SyslogTime.NONE || !raw.startsWith(" ", end)) {
            return "";
        }
        String time = raw.substring(position, end);
        position = end + 1;
        return time;
    }

    /** Returns what comes before the next space; nothing if there is none. */
    private String nextWord() {
        int space = raw.indexOf(' ', position);
        if (space < 0) {
            return "";
        }
        String word = raw.substring(position, space);
        position = space + 1;
        return word;
    }

    /** Goes behind the structured data, which may be missing; returns false if an element of them has no end. */
    private boolean skipStructuredData() {
        boolean isNil =
                raw.startsWith(NIL, position) && (position + 1 == raw.length() || raw.charAt(position + 1) == ' ');
        if (isNil) {
            position++;
            return true;
        }
        while (raw.startsWith("[", position)) {
            int end = elementEnd(position + 1);
            if (end < 0) {
                return false;
            }
            position = end;
        }
        return true;
    }

    /** Returns the place behind the bracket that closes an element; -1 if none does. */
    private int elementEnd(int from) {
        boolean isQuoted = false;
        for (int i = from; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (isQuoted && c == '\\') {
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == ']' && !isQuoted) {
                return i + 1;
            }
        }
        return -1;
    }
}
