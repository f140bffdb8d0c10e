package io.tidemill.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.TidemillException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which times database, source and sink take. */
@Tag("faults")
final class JdbcTimesTest {
    private static final String H2 = "jdbc:h2:mem:times";
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private static List<ThrowingCallable> uses(Duration time) {
        return List.of(
                () -> Database.at(H2).connectTimeout(time).build(),
                () -> Database.at(H2).answerTimeout(time).build(),
                () -> new RetryPolicy(time, time, Duration.ZERO),
                () -> new RetryPolicy(Duration.ofMillis(1), FOREVER, time).after(Duration.ofDays(36_000)));
    }

    @Test
    void includeTheLongest() throws Throwable {
        for (ThrowingCallable use : uses(FOREVER)) {
            use.call();
        }
    }

    @Test
    void areRefusedBelowZero() {
        for (Duration time : List.of(Duration.ofMillis(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
            for (ThrowingCallable use : uses(time)) {
                assertThatThrownBy(use).isInstanceOf(TidemillException.class).hasMessageContaining("not");
            }
        }
    }

    @Test
    void doNotBecomeShortInThePool() {
        ConnectionSettings settings = new ConnectionSettings(
                H2, "", "", Map.of(), 1, JdbcBuilder.bounded(FOREVER), JdbcBuilder.bounded(FOREVER));

        assertThat(settings.pooled().getConnectionTimeout()).isEqualTo(Integer.MAX_VALUE);
    }
}
