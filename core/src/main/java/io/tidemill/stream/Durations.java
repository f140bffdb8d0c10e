package io.tidemill.stream;

import io.tidemill.error.TidemillException;
import io.tidemill.plan.Arguments;
import java.time.Duration;

/** Checks of the durations that a program gives. */
final class Durations {
    /** 273 years: what is added to it, and its nanoseconds, still are numbers. */
    private static final Duration MOST = Duration.ofDays(100_000);

    private Durations() {}

    static void requirePositive(Duration duration, String what) {
        if (Arguments.required(duration, "duration").isNegative() || duration.isZero()) {
            throw TidemillException.invalidArgument("The " + what + " must be longer than zero, not " + duration);
        }
        if (duration.compareTo(MOST) > 0) {
            throw TidemillException.invalidArgument(
                    "The " + what + " must not be longer than " + MOST.toDays() + " days, and is " + duration);
        }
    }

    static void requireMultiple(Duration duration, String what, Duration slide) {
        requirePositive(duration, what);
        if (duration.toNanos() % slide.toNanos() != 0) {
            throw TidemillException.invalidArgument("The " + what + " " + duration + " must be a multiple of " + slide
                    + ", the slide of the stream that it is taken of (of a source: the batch interval)");
        }
    }

    /** Returns the longest duration that both are multiples of. */
    static Duration commonDivisor(Duration one, Duration other) {
        long a = one.toMillis();
        long b = other.toMillis();
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return Duration.ofMillis(a);
    }
}
