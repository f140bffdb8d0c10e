package io.tidemill.flume;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.TidemillException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which times the sources of Flume take. */
@Tag("faults")
final class FlumeTimesTest {
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private static List<ThrowingCallable> uses(Duration time) {
        return List.of(
                () -> FlumeSource.builder(1).silence(time),
                () -> FlumeSource.builder(1).patience(time),
                () -> FlumePollingSource.builder().pauses(time, time));
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
