package io.tidemill.jdbc;

import io.tidemill.error.TidemillException;
import java.io.Serializable;
import java.time.Duration;

/**
 * How long failures are put up with that may pass by themselves: a lost connection, a deadlock, a server that starts or is
 * short of something. The delay doubles from attempt to attempt.
 *
 * @param firstDelay before the second attempt
 * @param longestDelay what the delay grows to
 * @param limit from the first failure on; what would only begin after it is not tried any more
 */
public record RetryPolicy(Duration firstDelay, Duration longestDelay, Duration limit) implements Serializable {
    /** From 100 ms to 10 s, for two minutes. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofMinutes(2));

    /** No second attempt. */
    public static final RetryPolicy NONE =
            new RetryPolicy(Duration.ofMillis(100), Duration.ofMillis(100), Duration.ZERO);

    /** Checks the durations; those of more than a hundred years are taken for a hundred years. */
    public RetryPolicy {
        if (firstDelay.isNegative() || firstDelay.isZero() || longestDelay.compareTo(firstDelay) < 0) {
            throw TidemillException.invalidArgument("A retry policy needs a first delay above zero and a longest delay"
                    + " that is not shorter, not " + firstDelay + " and " + longestDelay);
        }
        if (limit.isNegative()) {
            throw TidemillException.invalidArgument("A retry policy needs a limit of zero or more, not " + limit);
        }
        firstDelay = JdbcBuilder.bounded(firstDelay);
        longestDelay = JdbcBuilder.bounded(longestDelay);
        limit = JdbcBuilder.bounded(limit);
    }

    /** Returns this policy with another limit. */
    public RetryPolicy withLimit(Duration other) {
        return new RetryPolicy(firstDelay, longestDelay, other);
    }

    Duration after(Duration delay) {
        Duration doubled = delay.multipliedBy(2);
        return doubled.compareTo(longestDelay) > 0 ? longestDelay : doubled;
    }
}
