package io.tidemill.time;

import java.time.Duration;

/** Durations as numbers. The longest ones, such as {@code ChronoUnit.FOREVER}, become the largest number instead of an error. */
public final class Durations {
    private static final Duration MOST_NANOS = Duration.ofNanos(Long.MAX_VALUE);
    private static final Duration MOST_MILLIS = Duration.ofMillis(Long.MAX_VALUE);

    private Durations() {}

    /** Returns the whole milliseconds in {@code duration}, as far as a {@code long} can hold them. */
    public static long millis(Duration duration) {
        return isWithin(duration, MOST_MILLIS) ? duration.toMillis() : most(duration);
    }

    /** Returns the nanoseconds in {@code duration}, as far as a {@code long} can hold them: 292 years. */
    public static long nanos(Duration duration) {
        return isWithin(duration, MOST_NANOS) ? duration.toNanos() : most(duration);
    }

    private static boolean isWithin(Duration duration, Duration most) {
        return duration.compareTo(most) < 0 && duration.compareTo(most.negated()) > 0;
    }

    private static long most(Duration duration) {
        return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
