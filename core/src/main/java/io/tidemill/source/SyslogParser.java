package io.tidemill.source;

import io.tidemill.source.SyslogMessage.Severity;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a message: RFC 5424 where its version follows the priority, else RFC 3164, which allows nearly all. */
final class SyslogParser {
    private static final int FACILITIES = 24;
    private static final int USER = 1;
    private static final String NIL = "-";
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final Severity[] SEVERITIES = Severity.values();

    private static final Pattern PRIORITY = Pattern.compile("<([0-9]{1,3})>");
    private static final Pattern OLD_HEADER = Pattern.compile(
            "((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-6][0-9])" + " ");
    private static final Pattern OLD_HOST = Pattern.compile("([^ :\\[\\]]+) ");
    private static final Pattern OLD_TAG = Pattern.compile("([^ :\\[\\]]{1,64})(?:\\[([^\\]]{0,64})\\])?: ?");

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
        return raw.startsWith("1 ", parser.position) ? parser.readNew() : Optional.of(parser.readOld());
    }

    /** Returns what is made of a text that is no message: all of it, as the text of a message that says nothing else. */
    static SyslogMessage unparsed(String raw) {
        return new SyslogMessage(USER, Severity.NOTICE, "", "", "", "", "", "", raw, raw);
    }

    private boolean readPriority() {
        Matcher priority = PRIORITY.matcher(raw);
        if (!priority.lookingAt()) {
            return false;
        }
        int value = Integer.parseInt(priority.group(1));
        facility = value / SEVERITIES.length;
        severity = SEVERITIES[value % SEVERITIES.length];
        position = priority.end();
        return facility < FACILITIES;
    }

    // ---- RFC 5424

    private Optional<SyslogMessage> readNew() {
        position += 2;
        String timestamp = nextWord();
        String host = nextWord();
        String application = nextWord();
        String process = nextWord();
        String messageId = nextWord();
        int data = position;
        if (!isTime(timestamp) || messageId.isEmpty() || !skipStructuredData()) {
            return Optional.empty();
        }
        String structuredData = raw.substring(data, position);
        String message = position < raw.length() ? raw.substring(position + 1) : "";
        return Optional.of(new SyslogMessage(
                facility,
                severity,
                given(timestamp),
                given(host),
                given(application),
                given(process),
                given(messageId),
                given(structuredData),
                message.startsWith(BYTE_ORDER_MARK) ? message.substring(1) : message,
                raw));
    }

    private static boolean isTime(String timestamp) {
        try {
            return timestamp.equals(NIL) || OffsetDateTime.parse(timestamp).getYear() > 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String given(String word) {
        return word.equals(NIL) ? "" : word;
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

    /** Goes behind the structured data, and returns whether it ends there. */
    private boolean skipStructuredData() {
        if (raw.startsWith(NIL, position)) {
            position++;
        } else {
            int from = position;
            while (raw.startsWith("[", position)) {
                int end = elementEnd(position + 1);
                if (end < 0) {
                    return false;
                }
                position = end;
            }
            if (position == from) {
                return false;
            }
        }
        return position == raw.length() || raw.charAt(position) == ' ';
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

    // ---- RFC 3164

    private SyslogMessage readOld() {
        String timestamp = next(OLD_HEADER).map(it -> it.group(1)).orElse("");
        String host =
                timestamp.isEmpty() ? "" : next(OLD_HOST).map(it -> it.group(1)).orElse("");
        Optional<Matcher> tag = next(OLD_TAG);
        return new SyslogMessage(
                facility,
                severity,
                timestamp,
                host,
                tag.map(it -> it.group(1)).orElse(""),
                tag.flatMap(it -> Optional.ofNullable(it.group(2))).orElse(""),
                "",
                "",
                raw.substring(position),
                raw);
    }

    private Optional<Matcher> next(Pattern pattern) {
        Matcher matcher = pattern.matcher(raw).region(position, raw.length());
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        position = matcher.end();
        return Optional.of(matcher);
    }
}
