package io.tidemill.source;

import io.tidemill.source.SyslogMessage.Severity;
import java.util.Set;

/**
 * Reads what follows the priority in the older form of syslog. RFC 3164 describes what was found, so nearly all is allowed; these
 * are the shapes that senders write, where each part may be missing:
 *
 * <pre>
 *   message = {counter ": "} [host ": "] ["*" | "."] time [":" | " " zone ":"] host [" :"] [level] tag text
 *   counter = digits                                            Cisco's numbers, only before a time
 *   host    = name | IPv4 | IPv6 | "[" IPv6 "]"
 *   tag     = name "[" pid "]:" | name "[" number "]" | name ":"     sshd[77]:, sshd[77], cron:, %ASA-6-302013:
 *   level   = "info" | "notice" | ...                           F5's word between host and tag
 * </pre>
 *
 * What looks like a tag and is the beginning of the text (a URL, a path of Windows, an IPv6 address, JSON, CEF, LEEF) belongs to
 * the text. {@link SyslogTime} has the grammar of times.
 */
final class BsdSyslogParser {
    private static final int MOST_HOST_CHARACTERS = 255;
    private static final int MOST_TAG_CHARACTERS = 64;
    private static final int MOST_COUNTERS = 3;
    private static final String TAG_SIGNS = "._-/()%#@+*&$~!";
    private static final String HOST_SIGNS = ".-_@/,";
    private static final Set<String> LEVELS =
            Set.of("emerg", "alert", "crit", "err", "error", "warning", "warn", "notice", "info", "debug");

    private final String raw;
    private int position;
    private String timestamp = "";
    private String host = "";
    private String application = "";
    private String process = "";

    private BsdSyslogParser(String raw, int from) {
        this.raw = raw;
        this.position = from;
    }

    /** Returns the message whose text after the priority begins at {@code from}. */
    static SyslogMessage parse(String raw, int facility, Severity severity, int from) {
        BsdSyslogParser parser = new BsdSyslogParser(raw, from);
        parser.skipSpaces();
        parser.readTimeAndHost();
        parser.readTag();
        return new SyslogMessage(
                facility,
                severity,
                parser.timestamp,
                parser.host,
                parser.application,
                parser.process,
                "",
                "",
                raw.substring(parser.position),
                raw);
    }

    // ---- time and host

    private void readTimeAndHost() {
        if (readTime(position)) {
            readHostAfterTime();
            return;
        }
        int afterCounters = skipCounters();
        if (afterCounters == position) {
            return; // a text without a time
        }
        int origin = wordEnd(afterCounters);
        if (readTime(afterCounters) || readUptime(afterCounters)) {
            skipZoneOfCisco();
        } else if (isNameBeforeColon(afterCounters, origin) && readTime(origin + 1)) {
            host = raw.substring(afterCounters, origin - 1);
            skipZoneOfCisco();
        }
    }

    /** Returns the place behind numbers, each with a colon and a space; a colon without a number is one of Cisco's too. */
    private int skipCounters() {
        int at = position;
        for (int i = 0; i < MOST_COUNTERS; i++) {
            int end = at;
            while (isDigit(end)) {
                end++;
            }
            if (!raw.startsWith(": ", end)) {
                break;
            }
            at = end + 2;
        }
        return at;
    }

    private boolean isNameBeforeColon(int from, int end) {
        return at(end) == ' ' && at(end - 1) == ':' && isHost(from, end - 1);
    }

    private boolean readTime(int from) {
        int begin = at(from) == '*' || at(from) == '.' ? from + 1 : from;
        return take(begin, SyslogTime.end(raw, begin));
    }

    private boolean readUptime(int from) {
        return take(from, SyslogTime.uptimeEnd(raw, from));
    }

    private boolean take(int begin, int end) {
        if (end == SyslogTime.NONE || (end < raw.length() && at(end) != ' ' && at(end) != ':')) {
            return false;
        }
        timestamp = raw.substring(begin, end);
        position = end;
        return true;
    }

    /** Goes behind the zone and the colon that Cisco's routers write after a time. */
    private void skipZoneOfCisco() {
        int zone = position + 1;
        int end = wordEnd(zone);
        if (at(position) == ' ' && at(end - 1) == ':' && at(end + 1) == '%') {
            position = end - 1;
        }
        skipColon();
    }

    private void readHostAfterTime() {
        if (skipColon()) {
            return; // a firewall of Cisco that does not tell its name
        }
        skipSpaces();
        int end = wordEnd(position);
        if (end == raw.length()) {
            return; // the only word is the text
        }
        // "fw01: %ASA-6-302013: Built" tells a host, "cron: run" a tag
        int hostEnd = at(end - 1) == ':' && at(end + 1) == '%' ? end - 1 : end;
        if (isHost(position, hostEnd)) {
            host = raw.substring(position, hostEnd);
            position = end + 1;
            if (raw.startsWith(": ", position)) {
                position += 2;
            }
        }
    }

    /** Goes behind a colon, with or without a space before it, and the space after it. */
    private boolean skipColon() {
        int colon = raw.startsWith(" : ", position) ? position + 1 : position;
        if (at(colon) != ':') {
            return false;
        }
        position = colon + 1;
        skipSpaces();
        return true;
    }

    private boolean isHost(int from, int to) {
        if (from >= to || to - from > MOST_HOST_CHARACTERS) {
            return false;
        }
        if (at(from) == '[') {
            return at(to - 1) == ']' && isIpv6(from + 1, to - 1);
        }
        boolean isName = Character.isLetterOrDigit(at(from));
        for (int i = from; i < to && isName; i++) {
            char c = at(i);
            isName = Character.isLetterOrDigit(c) || (HOST_SIGNS.indexOf(c) >= 0 && (c != ',' || !isDigit(from)));
        }
        return isName || isIpv6(from, to);
    }

    private boolean isIpv6(int from, int to) {
        int colons = 0;
        for (int i = from; i < to; i++) {
            char c = at(i);
            if (c == '%') {
                break; // the rest names an interface
            }
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
                return false;
            }
            colons += c == ':' ? 1 : 0;
        }
        return colons > 1 && (at(to - 1) != ':' || raw.startsWith("::", to - 2));
    }

    // ---- tag

    private void readTag() {
        int from = position;
        skipSpaces();
        int end = wordEnd(position);
        boolean isRead = readTag(position)
                || (end < raw.length() && LEVELS.contains(raw.substring(position, end)) && readTag(end + 1));
        if (!isRead) {
            position = from;
        } else if (at(position) == ' ') {
            position++;
        }
    }

    private boolean readTag(int from) {
        int nameEnd = from;
        while (isTagCharacter(at(nameEnd)) && nameEnd - from <= MOST_TAG_CHARACTERS) {
            nameEnd++;
        }
        if (nameEnd == from || nameEnd - from > MOST_TAG_CHARACTERS) {
            return false;
        }
        if (at(nameEnd) == '[') {
            return readTagWithProcess(from, nameEnd);
        }
        int colon = at(from) == '%' && raw.startsWith(" : ", nameEnd) ? nameEnd + 1 : nameEnd;
        if (at(colon) != ':' || !endsTag(from, colon)) {
            return false;
        }
        application = raw.substring(from, nameEnd);
        position = colon + 1;
        return true;
    }

    private boolean readTagWithProcess(int from, int nameEnd) {
        int close = nameEnd + 1;
        boolean isNumber = true;
        while (at(close) != ']') {
            if (close >= raw.length() || close - nameEnd > MOST_TAG_CHARACTERS || at(close) == ' ') {
                return false;
            }
            isNumber &= isDigit(close);
            close++;
        }
        boolean hasColon = at(close + 1) == ':';
        boolean endsWord = close + 1 == raw.length() || at(close + 1) == ' ';
        if (!hasColon && !(isNumber && endsWord)) {
            return false;
        }
        application = raw.substring(from, nameEnd);
        process = raw.substring(nameEnd + 1, close);
        position = hasColon ? close + 2 : close + 1;
        return true;
    }

    /** Returns whether a colon ends a tag, or is a part of the text. */
    private boolean endsTag(int from, int colon) {
        char next = at(colon + 1);
        if (raw.startsWith("CEF:", from) || raw.startsWith("LEEF:", from)) {
            return false; // rsyslogd relays "CEF:0|" as "CEF: 0|"
        }
        if (next == ' ' || colon + 1 == raw.length()) {
            return true;
        }
        boolean isTextOfItsOwn = next == ':' || next == '\\' || next == '"' || raw.startsWith("//", colon + 1);
        boolean isNumber = true;
        for (int i = from; i < colon; i++) {
            isNumber &= isDigit(i);
        }
        return !isTextOfItsOwn && !isNumber;
    }

    private static boolean isTagCharacter(char c) {
        return Character.isLetterOrDigit(c) || TAG_SIGNS.indexOf(c) >= 0;
    }

    // ---- characters

    private void skipSpaces() {
        while (at(position) == ' ') {
            position++;
        }
    }

    /** Returns where the next space is, or the end. */
    private int wordEnd(int from) {
        int space = raw.indexOf(' ', from);
        return space < 0 ? raw.length() : space;
    }

    private boolean isDigit(int at) {
        return at(at) >= '0' && at(at) <= '9';
    }

    private char at(int at) {
        return at >= 0 && at < raw.length() ? raw.charAt(at) : '\0';
    }
}
