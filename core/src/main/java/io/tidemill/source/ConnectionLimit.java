package io.tidemill.source;

import io.tidemill.error.TidemillException;
import java.time.Duration;

/**
 * How many connections a server may have.
 *
 * @param most the number
 * @param option what sets it, for messages
 */
record ConnectionLimit(int most, String option) {
    private static final int MOST = 1 << 16;

    private static final Duration LONGEST = Duration.ofDays(24);

    /** Refuses a number that cannot be. */
    static void checked(int most) {
        if (most < 1 || most > MOST) {
            throw TidemillException.invalidArgument(
                    "A server may have " + most + " connections; expected 1 to " + MOST);
        }
    }

    /** Refuses a time to wait for a client that cannot be. */
    static void checkedTime(String name, Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(LONGEST) > 0) {
            throw TidemillException.invalidArgument(name + " is " + time + "; expected 1 ms to 24 days");
        }
    }
}
