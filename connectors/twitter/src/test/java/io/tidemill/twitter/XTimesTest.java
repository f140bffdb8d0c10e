package io.tidemill.twitter;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.TidemillException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which times the source of X take. */
@Tag("faults")
final class XTimesTest {
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private static List<ThrowingCallable> uses(Duration time) {
        return List.of(
                () -> XSource.sample().silence(time),
                () -> XSource.sample().connectTimeout(time),
                () -> XSource.sample().backfill(time));
    }

    @Test
    void doNotIncludeWhatNoTimeoutCanBe() {
        for (ThrowingCallable use : uses(FOREVER)) {
            assertThatThrownBy(use).isInstanceOf(TidemillException.class).hasMessageContaining("expected");
        }
    }

    @Test
    void areRefusedBelowAMillisecond() {
        for (Duration time : List.of(Duration.ofNanos(1), Duration.ofMillis(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
            for (ThrowingCallable use : uses(time)) {
                assertThatThrownBy(use).isInstanceOf(TidemillException.class).hasMessageContaining("1");
            }
        }
    }
}
