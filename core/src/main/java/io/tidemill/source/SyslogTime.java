package io.tidemill.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The times that senders of syslog write:
 *
 * <pre>
 *   iso     = date ("T" | " " | "-" | ":") clock [zone] 2026-11-30T20:48:23.123+01:00, 2026-11-30 20:48:23, 2026:11:30-20:48:23
 *   us      = day "/" day "/" year ":" clock [zone]    11/30/2026:20:48:23 GMT
 *   bsd     = month day [year] clock [zone] [year]     Nov 30 20:48:23, Nov  3 2026 20:48:23.123, Nov 3 20:48:23 CET 2026
 *   nexus   = year month day clock [zone]              2026 Nov 30 20:48:23 UTC
 *   epoch   = ten digits "." digits                    1796071703.426960608
 *   uptime  = clock | number unit number unit          00:20:10, 1w4d
 * </pre>
 *
 * A method that is given a place returns where the time that begins there ends, or {@link #NONE}.
 */
final class SyslogTime {
    static final int NONE = -1;

    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };
    private static final int MONTH_LENGTH = 3;
    private static final int YEAR_LENGTH = 4;
    private static final int DATE_LENGTH = 10;
    private static final int CLOCK_LENGTH = 8;
    private static final int MOST_FRACTION_DIGITS = 9;

    /** Zones that are told from a host in capitals. */
    private static final Set<String> ZONES = Set.of(
            "UTC", "GMT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "WET", "WEST", "CET", "CEST", "EET",
            "EEST", "BST", "MSK", "IST", "JST", "KST", "HKT", "SGT", "AEST", "AEDT", "ACST", "AWST", "NZST", "NZDT");

    private static final Pattern OFFSET_WITHOUT_COLON = Pattern.compile("[+-][0-9]{4}$");
    private static final DateTimeFormatter BSD = new DateTimeFormatterBuilder()
            .appendPattern("uuuu MMM d HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, MOST_FRACTION_DIGITS, true)
            .toFormatter(Locale.ENGLISH);
    private static final Pattern BSD_PARTS = Pattern.compile(
            "(?:([0-9]{4}) )?([A-Z][a-z]{2} {1,2}[0-9]{1,2}) (?:([0-9]{4}) )?([0-9:]{8}(?:[.,][0-9]{1,9})?)"
                    + "(?: ([A-Z]{3,5}))?(?: ([0-9]{4}))?");

    private SyslogTime() {}

    /** Finds the end of a time of any kind but an uptime. */
    static int end(String text, int from) {
        if (!isDigit(text, from)) {
            return bsdEnd(text, from);
        }
        int iso = at(text, from + 2) == '/' ? slashEnd(text, from) : isoEnd(text, from);
        if (iso != NONE) {
            return zoneEnd(text, iso);
        }
        int afterYear = from + YEAR_LENGTH;
        return areDigits(text, from, YEAR_LENGTH) && at(text, afterYear) == ' '
                ? bsdEnd(text, afterYear + 1)
                : epochEnd(text, from);
    }

    static int isoEnd(String text, int from) {
        char separator = at(text, from + YEAR_LENGTH);
        boolean isDate = (separator == '-' || separator == '/' || separator == ':')
                && areDigits(text, from, YEAR_LENGTH)
                && areDigits(text, from + 5, 2)
                && at(text, from + 7) == separator
                && areDigits(text, from + 8, 2)
                && at(text, from + 5) <= '1'
                && at(text, from + 8) <= '3';
        char between = at(text, from + DATE_LENGTH);
        boolean isBetween = between == 'T'
                || between == ' '
                || (between == '-' && separator == ':')
                || (between == ':' && separator == '/');
        if (!isDate || !isBetween) {
            return NONE;
        }
        int clock = clockEnd(text, from + DATE_LENGTH + 1);
        return clock == NONE ? NONE : offsetEnd(text, clock);
    }

    /** Finds the end of a date with the year at the end, and its time. */
    private static int slashEnd(String text, int from) {
        boolean isDate = areDigits(text, from, 2)
                && at(text, from + 2) == '/'
                && areDigits(text, from + 3, 2)
                && at(text, from + 5) == '/'
                && areDigits(text, from + 6, YEAR_LENGTH)
                && at(text, from + DATE_LENGTH) == ':';
        return isDate ? clockEnd(text, from + DATE_LENGTH + 1) : NONE;
    }

    /** Finds the end of {@code Z} or an offset; where there is none, it is where it began. */
    private static int offsetEnd(String text, int from) {
        int at = at(text, from) == ' ' ? from + 1 : from;
        char sign = at(text, at);
        if (at == from && (sign == 'Z' || sign == 'z')) {
            return at + 1;
        }
        if ((sign != '+' && sign != '-') || !areDigits(text, at + 1, 2)) {
            return from;
        }
        int minutes = at(text, at + 3) == ':' ? at + 4 : at + 3;
        return areDigits(text, minutes, 2) ? minutes + 2 : from;
    }

    private static int bsdEnd(String text, int from) {
        if (!isMonth(text, from) || at(text, from + MONTH_LENGTH) != ' ') {
            return NONE;
        }
        int day = from + MONTH_LENGTH + 1;
        day += at(text, day) == ' ' ? 1 : 0;
        int afterDay = isDigit(text, day + 1) ? day + 2 : day + 1;
        if (!isDigit(text, day) || at(text, afterDay) != ' ') {
            return NONE;
        }
        int clock = afterDay + 1;
        if (areDigits(text, clock, YEAR_LENGTH) && at(text, clock + YEAR_LENGTH) == ' ') {
            clock += YEAR_LENGTH + 1;
        }
        int end = clockEnd(text, clock);
        return end == NONE ? NONE : yearEnd(text, zoneEnd(text, offsetEnd(text, end)));
    }

    private static boolean isMonth(String text, int from) {
        for (String month : MONTHS) {
            if (text.startsWith(month, from)) {
                return true;
            }
        }
        return false;
    }

    private static int zoneEnd(String text, int from) {
        int end = from + 1;
        while (at(text, end) >= 'A' && at(text, end) <= 'Z') {
            end++;
        }
        boolean isZone = at(text, from) == ' ' && isBorder(text, end) && ZONES.contains(text.substring(from + 1, end));
        return isZone ? end : from;
    }

    private static int yearEnd(String text, int from) {
        int end = from + 1 + YEAR_LENGTH;
        boolean isYear = at(text, from) == ' '
                && areDigits(text, from + 1, YEAR_LENGTH)
                && (at(text, from + 1) == '1' || at(text, from + 1) == '2')
                && (at(text, end) == ' ' || text.startsWith(": ", end)); // an address of IPv6 may begin like a year
        return isYear ? end : from;
    }

    private static boolean isBorder(String text, int at) {
        char c = at(text, at);
        return c == ' ' || c == ':';
    }

    private static int clockEnd(String text, int from) {
        boolean isClock = areDigits(text, from, 2)
                && at(text, from) <= '2'
                && at(text, from + 2) == ':'
                && areDigits(text, from + 3, 2)
                && at(text, from + 3) <= '5'
                && at(text, from + 5) == ':'
                && areDigits(text, from + 6, 2)
                && at(text, from + 6) <= '6';
        if (!isClock) {
            return NONE;
        }
        int end = from + CLOCK_LENGTH;
        char point = at(text, end);
        if ((point != '.' && point != ',') || !isDigit(text, end + 1)) {
            return end;
        }
        end++;
        while (isDigit(text, end)) {
            end++;
        }
        return end;
    }

    /** Finds the end of seconds since 1970 with a fraction, as devices of Meraki write. */
    static int epochEnd(String text, int from) {
        int point = from + DATE_LENGTH;
        if (!areDigits(text, from, DATE_LENGTH) || at(text, point) != '.' || !isDigit(text, point + 1)) {
            return NONE;
        }
        int end = point + 1;
        while (isDigit(text, end)) {
            end++;
        }
        return at(text, end) == ' ' ? end : NONE;
    }

    /** Finds the end of the time since a device was started, before a colon. */
    static int uptimeEnd(String text, int from) {
        int end = clockEnd(text, from);
        if (end == NONE) {
            end = unitEnd(text, unitEnd(text, from));
        }
        return end != NONE && at(text, end) == ':' ? end : NONE;
    }

    private static int unitEnd(String text, int from) {
        int end = from;
        while (from != NONE && isDigit(text, end)) {
            end++;
        }
        return end > from && "ywdhms".indexOf(at(text, end)) >= 0 ? end + 1 : NONE;
    }

    private static boolean areDigits(String text, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (!isDigit(text, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(String text, int at) {
        char c = at(text, at);
        return c >= '0' && c <= '9';
    }

    private static char at(String text, int at) {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    // ---- as times

    /** Returns the point in time; nothing where the text does not tell its zone, or no year. */
    static Optional<Instant> instant(String text) {
        try {
            if (epochEnd(text + " ", 0) != NONE) {
                return Optional.of(epoch(text));
            }
            Matcher bsd = BSD_PARTS.matcher(text);
            if (bsd.matches()) {
                boolean isUtc = "UTC".equals(bsd.group(5)) || "GMT".equals(bsd.group(5));
                return isUtc ? year(bsd).map(year -> bsd(bsd, year).toInstant(ZoneOffset.UTC)) : Optional.empty();
            }
            return Optional.of(OffsetDateTime.parse(isoForm(text)).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns the time of the sender's clock, in {@code year} where the text tells none; nothing where it tells its zone. */
    static Optional<LocalDateTime> local(String text, int year) {
        try {
            Matcher bsd = BSD_PARTS.matcher(text);
            if (bsd.matches()) {
                return Optional.of(bsd(bsd, year(bsd).orElse(String.valueOf(year))));
            }
            return Optional.of(LocalDateTime.parse(isoForm(text)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> year(Matcher bsd) {
        return Optional.ofNullable(bsd.group(1))
                .or(() -> Optional.ofNullable(bsd.group(3)))
                .or(() -> Optional.ofNullable(bsd.group(6)));
    }

    private static LocalDateTime bsd(Matcher parts, String year) {
        String day = parts.group(2).replace("  ", " ");
        String clock = parts.group(4).replace(',', '.');
        return LocalDateTime.parse(year + " " + day + " " + clock, BSD);
    }

    private static Instant epoch(String text) {
        int point = text.indexOf('.');
        String nanos = (text.substring(point + 1) + "000000000").substring(0, MOST_FRACTION_DIGITS);
        return Instant.ofEpochSecond(Long.parseLong(text.substring(0, point)), Long.parseLong(nanos));
    }

    /** Returns a time with the date, the clock and the zone written as ISO 8601 has them. */
    private static String isoForm(String text) {
        int end = isoEnd(text, 0);
        boolean isUtc = end != NONE && (text.startsWith(" UTC", end) || text.startsWith(" GMT", end));
        if (end == NONE || (end != text.length() && !isUtc)) {
            return text;
        }
        String date = text.substring(0, DATE_LENGTH).replace('/', '-').replace(':', '-');
        String rest = text.substring(DATE_LENGTH + 1, end).replace(',', '.').replace(" ", "") + (isUtc ? "Z" : "");
        return date + "T" + OFFSET_WITHOUT_COLON.matcher(rest).replaceFirst(it -> withColon(it.group()));
    }

    private static String withColon(String offset) {
        return offset.substring(0, 3) + ":" + offset.substring(3);
    }
}
