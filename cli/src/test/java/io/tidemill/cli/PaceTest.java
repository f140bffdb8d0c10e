package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long START = -5;

    @Test
    void makesALineDueWhenItsTimeHasCome() {
        Pace pace = new Pace(Rate.perSecond(3), START);
        for (long line = 1; line < 100; line++) {
            assertThat(pace.linesDueAt(pace.timeOf(line))).isEqualTo(line);
            assertThat(pace.linesDueAt(pace.timeOf(line) - 1)).isEqualTo(line - 1);
        }
    }

    @Test
    void staysExactForAYearAtTheHighestRate() {
        Pace pace = new Pace(Rate.perSecond(1_000_000_000), START);
        long year = Duration.ofDays(365).toNanos();
        assertThat(pace.linesDueAt(START + year)).isEqualTo(year);
        assertThat(pace.timeOf(year)).isEqualTo(START + year);
    }

    @Test
    void makesEverythingDueAtTheMaximumRate() {
        assertThat(new Pace(Rate.max(), START).linesDueAt(START)).isEqualTo(Long.MAX_VALUE);
    }
}
