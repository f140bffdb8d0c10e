package io.tidemill.benchmarks.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountsTest {
    @Test
    void movesTheCountsOfAnotherAndTellsTheGreatest() {
        Counts totals = counted("a", "b", "b", "c");
        Counts others = counted("b", "c", "c", "c", "d");

        totals.drain(others);

        assertThat(totals.top(3)).containsExactly("c: 4", "b: 3", "a: 1");
        assertThat(totals.sum()).isEqualTo(9);
        assertThat(others.sum()).isZero();
    }

    private static Counts counted(String... keys) {
        Counts counts = new Counts();
        for (String key : keys) {
            counts.increment(key);
        }
        return counts;
    }
}
