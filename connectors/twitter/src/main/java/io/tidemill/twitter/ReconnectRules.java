package io.tidemill.twitter;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How long X wants to be left alone before the next attempt to connect; each kind of failure has its own, growing pauses, until
 * a connection brings posts. Used by one thread.
 */
final class ReconnectRules {
    private static final Duration NETWORK_STEP = Duration.ofMillis(250);
    private static final Duration NETWORK_MOST = Duration.ofSeconds(16);
    private static final Duration STATUS_FIRST = Duration.ofSeconds(5);
    private static final Duration STATUS_MOST = Duration.ofSeconds(320);
    private static final Duration RATE_FIRST = Duration.ofMinutes(1);
    private static final Duration RATE_MOST = Duration.ofMinutes(16);
    static final Duration RESET_MOST = Duration.ofDays(1);

    private Duration network = Duration.ZERO;
    private Duration status = STATUS_FIRST;
    private Duration rate = RATE_FIRST;

    /** Begins anew: a connection has brought posts. */
    void connected() {
        network = Duration.ZERO;
        status = STATUS_FIRST;
        rate = RATE_FIRST;
    }

    /** Returns the pause after a failure below HTTP, or a connection without posts: 250 ms more each time, up to 16 s. */
    Duration afterNetworkFailure() {
        network = shorter(network.plus(NETWORK_STEP), NETWORK_MOST);
        return network;
    }

    /** Returns the pause after an answer that is an error: 5 s, doubling up to 320 s. */
    Duration afterErrorStatus() {
        Duration pause = status;
        status = shorter(pause.multipliedBy(2), STATUS_MOST);
        return pause;
    }

    /**
     * Returns the pause after the answer 429: 60 s, doubling up to 16 min, or until the limit is reset if that is later, but never
     * more than a day.
     *
     * @param resetMillis when X resets the limit, in milliseconds since the epoch, if it said so
     */
    Duration afterRateLimit(OptionalLong resetMillis, long nowMillis) {
        Duration pause = rate;
        rate = shorter(pause.multipliedBy(2), RATE_MOST);
        if (resetMillis.isEmpty() || resetMillis.getAsLong() <= nowMillis) {
            return pause;
        }
        Duration untilReset = shorter(Duration.ofMillis(resetMillis.getAsLong() - nowMillis), RESET_MOST);
        return untilReset.compareTo(pause) > 0 ? untilReset : pause;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
