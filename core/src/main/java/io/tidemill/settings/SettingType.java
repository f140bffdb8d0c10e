package io.tidemill.settings;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the values of a setting are written and read.
 *
 * @param form what a value looks like, for messages and the documentation
 * @param parse reads a value; throws {@link IllegalArgumentException} for one that it cannot read
 */
public record SettingType<T>(String form, Function<String, T> parse) {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d+)\\s*([a-zA-Z%]*)");

    /** 273 years: what is added to it, and its nanoseconds, still are numbers. */
    private static final Duration MOST = Duration.ofDays(100_000);

    /** Any text. */
    public static final SettingType<String> TEXT = new SettingType<>("text", Function.identity());

    /** {@code true} or {@code false}. */
    public static final SettingType<Boolean> SWITCH = new SettingType<>("true or false", SettingType::parseSwitch);

    /** A whole number, at least 1. */
    public static final SettingType<Integer> COUNT =
            new SettingType<>("a whole number from 1", SettingType::parseCount);

    /** A limit; 0 for none. */
    public static final SettingType<Long> LIMIT =
            new SettingType<>("a whole number, 0 for no limit", SettingType::parseLimit);

    /** A batch time, in milliseconds since the epoch or as an instant; 0 for none. */
    public static final SettingType<Long> BATCH_TIME = new SettingType<>(
            "a batch time in milliseconds since the epoch, or as in 2014-12-10T12:40:00Z", SettingType::parseBatchTime);

    /** A length of time, such as {@code 200ms}, {@code 10s}, {@code 5min}, {@code 1h} or {@code 1d}. */
    public static final SettingType<Duration> DURATION = new SettingType<>(
            "a duration such as 200ms, 10s, 5min, 1h, 1d, not longer than 100000d", SettingType::parseDuration);

    /** A number of bytes, such as {@code 65536}, {@code 64KiB}, {@code 64MiB}, {@code 1GiB}, or a share of the heap, {@code 25%}. */
    public static final SettingType<Long> BYTES = new SettingType<>(
            "bytes such as 65536, 64KiB, 64MiB, 1GiB, or a share of the heap such as 25%", SettingType::parseBytes);

    /** Texts separated by commas. */
    public static final SettingType<List<String>> LIST =
            new SettingType<>("a list separated by commas", SettingType::parseList);

    /** Returns the type whose values are the constants of an enum, written in lower case. */
    public static <E extends Enum<E>> SettingType<E> oneOf(Class<E> constants) {
        List<String> names = Arrays.stream(constants.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        return new SettingType<>(
                "one of " + String.join(", ", names), text -> Enum.valueOf(constants, text.toUpperCase(Locale.ROOT)));
    }

    private static Boolean parseSwitch(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(text);
        }
        return Boolean.valueOf(text);
    }

    private static Integer parseCount(String text) {
        int count = Integer.parseInt(text);
        if (count < 1) {
            throw new IllegalArgumentException(text);
        }
        return count;
    }

    private static Long parseLimit(String text) {
        long limit = Long.parseLong(text);
        if (limit < 0) {
            throw new IllegalArgumentException(text);
        }
        return limit;
    }

    private static Long parseBatchTime(String text) {
        if (text.matches("\\d+")) {
            return Long.valueOf(text);
        }
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static Duration parseDuration(String text) {
        Matcher parts = NUMBER_AND_UNIT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        long amount = Long.parseLong(parts.group(1));
        Duration duration = durationOf(amount, parts.group(2), text);
        if (duration.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }

    private static Duration durationOf(long amount, String unit, String text) {
        return switch (unit) {
            case "", "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m", "min" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Long parseBytes(String text) {
        Matcher parts = NUMBER_AND_UNIT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2).toLowerCase(Locale.ROOT)) {
            case "", "b" -> amount;
            case "k", "kb", "kib" -> Math.multiplyExact(amount, 1L << 10);
            case "m", "mb", "mib" -> Math.multiplyExact(amount, 1L << 20);
            case "g", "gb", "gib" -> Math.multiplyExact(amount, 1L << 30);
            case "%" -> Runtime.getRuntime().maxMemory() / 100 * Math.min(amount, 100);
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static List<String> parseList(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::trim)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }
}
