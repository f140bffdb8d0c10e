package io.tidemill.kafka;

import io.tidemill.error.TidemillException;
import io.tidemill.time.Durations;
import java.time.Duration;

/** Checks of what builders are given. */
final class KafkaOptions {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private KafkaOptions() {}

    /** Returns a time of 1 ms or more; one of more than a hundred years is taken for a hundred years. */
    static Duration time(String what, Duration duration) {
        if (Durations.millis(duration) < 1) {
            throw TidemillException.invalidArgument(what + " must be at least 1 ms, not " + duration);
        }
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }
}
