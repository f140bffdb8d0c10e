package io.tidemill.twitter;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.OptionalLong;

/** How many connections X has answered lately, so that it is never asked more often than it allows. Used by one thread. */
final class AttemptWindow {
    /** What X allows for streams, unless its answers say something else. */
    private static final int MOST = 50;

    private static final Duration WINDOW = Duration.ofMinutes(15);

    private final ArrayDeque<Long> answeredMillis = new ArrayDeque<>();
    private long closedUntilMillis;

    /**
     * Notes an answer.
     *
     * @param limit what X said in it of its limit
     */
    void answered(RateLimit limit, long nowMillis) {
        answeredMillis.add(nowMillis);
        OptionalLong reset = limit.resetMillis();
        if (limit.isUsedUp() && reset.isPresent()) {
            closedUntilMillis = reset.getAsLong();
        }
    }

    /** Returns how long to wait at least before X may be asked again. */
    Duration untilNext(long nowMillis) {
        long windowStart = nowMillis - WINDOW.toMillis();
        while (!answeredMillis.isEmpty() && answeredMillis.element() <= windowStart) {
            answeredMillis.remove();
        }
        long full = answeredMillis.size() < MOST ? 0 : answeredMillis.element() - windowStart;
        long closed = Math.min(closedUntilMillis - nowMillis, ReconnectRules.RESET_MOST.toMillis());
        return Duration.ofMillis(Math.max(0, Math.max(full, closed)));
    }
}
