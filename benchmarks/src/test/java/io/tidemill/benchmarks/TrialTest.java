package io.tidemill.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.benchmarks.Race.Entry;
import io.tidemill.benchmarks.Race.Measure;
import io.tidemill.benchmarks.contestant.Contestant;
import io.tidemill.benchmarks.contestant.Scorecard;
import io.tidemill.benchmarks.contestant.TrialSettings;
import io.tidemill.benchmarks.loop.Grep;
import io.tidemill.benchmarks.sender.Senders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TrialTest {
    private static final Conditions SHORT = new Conditions(
            Duration.ZERO, Duration.ofMillis(50), OptionalInt.empty(), Optional.of("64m"), List.of(), false);

    @Test
    void countsTheSameLinesAsItsSender() throws Exception {
        Result result = Trial.run(race(), Entry.of("loop", Grep.TwoWorkers.class), SHORT);

        assertThat(result.status()).isEqualTo(Result.OK);
        assertThat(result.figures().find("processed"))
                .isEqualTo(result.figures().find("sent"));
    }

    @Test
    void tellsThatMemoryRanOut() throws Exception {
        Result result = Trial.run(race(), Entry.of("hoarder", Hoarder.class), SHORT);

        assertThat(result.status()).isEqualTo("out of memory");
    }

    @Test
    void tellsThatAContestantFailed() throws Exception {
        Result result = Trial.run(race(), Entry.of("loser", Loser.class), SHORT);

        assertThat(result.status()).isEqualTo("failed with exit code 1");
    }

    private static Race race() {
        return new Race(
                "grep",
                Measure.LINES_PER_SECOND,
                "none",
                Duration.ofMillis(10),
                "64m",
                () -> Senders.log(1),
                List.of());
    }

    /** Keeps more than its heap holds. */
    public static final class Hoarder implements Contestant {
        @Override
        public void run(TrialSettings settings, Scorecard scorecard) {
            scorecard.answer("length", new long[100_000_000].length);
        }
    }

    /** Fails at once. */
    public static final class Loser implements Contestant {
        @Override
        public void run(TrialSettings settings, Scorecard scorecard) {
            throw new IllegalStateException("on purpose");
        }
    }
}
