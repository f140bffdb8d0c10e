package io.tidemill.jdbc;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.TidemillException;
import io.tidemill.time.Clock;
import java.time.Duration;

/**
 * What the builders of sink, source and lookup have in common: the database, and what is done when it fails.
 *
 * @param <B> the builder itself
 */
abstract class JdbcBuilder<B extends JdbcBuilder<B>> {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    final Database database;
    RetryPolicy retry = RetryPolicy.DEFAULT;
    Clock clock = Clock.system();
    Sleeper sleeper = Sleeper.system();

    JdbcBuilder(Database database) {
        this.database = database;
    }

    /** Returns this builder as what it is. */
    abstract B self();

    /**
     * Sets how long failures are put up with that may pass; see {@link RetryPolicy#DEFAULT}. The search of a source for new rows puts
     * up with them without a limit.
     */
    public B retry(RetryPolicy policy) {
        retry = requireNonNull(policy, "policy");
        return self();
    }

    /** Sets what measures, and waits between attempts, for tests. */
    public B timing(Clock measure, Sleeper wait) {
        clock = requireNonNull(measure, "measure");
        sleeper = requireNonNull(wait, "wait");
        return self();
    }

    /** Returns a duration that can be told in nanoseconds: longer ones are taken for a hundred years. */
    static Duration bounded(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }

    /** Returns a number of things that has to be one at least, such as {@code fetchKeys}. */
    static long positive(long number, String what) {
        if (number < 1) {
            throw TidemillException.invalidArgument(what + " is at least 1, not " + number);
        }
        return number;
    }
}
