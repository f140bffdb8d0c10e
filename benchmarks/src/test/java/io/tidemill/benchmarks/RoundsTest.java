package io.tidemill.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.benchmarks.contestant.Figures;
import org.junit.jupiter.api.Test;

class RoundsTest {
    @Test
    void reportTheMiddleWithItsRange() {
        Rounds rounds = new Rounds();
        rounds.add(result(Result.OK, 30));
        rounds.add(result(Result.OK, 10));
        rounds.add(result(Result.OK, 20));

        assertThat(rounds.middle().figures().toJson())
                .isEqualTo("{\"recordsPerSecond\":20,\"rounds\":3,\"least\":10,\"most\":30}");
    }

    @Test
    void reportAFailureBeforeAnyFigure() {
        Rounds rounds = new Rounds();
        rounds.add(result(Result.OK, 30));
        rounds.add(result("out of memory", 10));

        assertThat(rounds.middle().status()).isEqualTo("out of memory");
    }

    private static Result result(String status, long recordsPerSecond) {
        return new Result(
                Races.grep(), "loop", status, "64m", new Figures().with("recordsPerSecond", recordsPerSecond));
    }
}
