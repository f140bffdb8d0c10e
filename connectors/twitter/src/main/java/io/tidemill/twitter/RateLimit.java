package io.tidemill.twitter;

import java.net.http.HttpHeaders;
import java.util.OptionalLong;

/**
 * What an answer of X says of its limit.
 *
 * @param remaining how many requests are left until the reset, if it said so
 * @param resetMillis when the limit is reset, in milliseconds since the epoch, if it said so
 */
record RateLimit(OptionalLong remaining, OptionalLong resetMillis) {
    static RateLimit of(HttpHeaders headers) {
        OptionalLong seconds = number(headers, "x-rate-limit-reset");
        return new RateLimit(
                number(headers, "x-rate-limit-remaining"),
                seconds.isPresent() && seconds.getAsLong() <= Long.MAX_VALUE / 1000
                        ? OptionalLong.of(seconds.getAsLong() * 1000)
                        : OptionalLong.empty());
    }

    private static OptionalLong number(HttpHeaders headers, String name) {
        try {
            return headers.firstValueAsLong(name);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Returns when X may be asked again, if that is what the limit says: not while requests are left. */
    OptionalLong closedUntilMillis() {
        return remaining.isPresent() && !isUsedUp() ? OptionalLong.empty() : resetMillis;
    }

    boolean isUsedUp() {
        return remaining.isPresent() && remaining.getAsLong() <= 0;
    }
}
