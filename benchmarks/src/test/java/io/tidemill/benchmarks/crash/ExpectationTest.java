package io.tidemill.benchmarks.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectationTest {
    @Test
    void countsWhatIsMissingAndWhatCameTooOften() {
        Expectation each = Expectation.each(4);

        assertThat(each.lost(new int[] {1, 0, 2, 1})).isEqualTo(1);
        assertThat(each.doubled(new int[] {1, 0, 2, 1})).isEqualTo(1);
    }

    @Test
    void letsANumberComeAsOftenAsItWasSent() {
        Expectation sent = Expectation.sent(new int[] {1, 3});

        assertThat(sent.lost(new int[] {1, 1})).isZero();
        assertThat(sent.doubled(new int[] {1, 3})).isZero();
        assertThat(sent.doubled(new int[] {2, 4})).isEqualTo(2);
    }

    @Test
    void letsTheEndOfABrokenConnectionBeLostButNoNumberInside() {
        Expectation connections = Expectation.beginnings(List.of(0L, 3L), 6);

        assertThat(connections.lost(new int[] {1, 1, 0, 1, 1, 1})).isZero();
        assertThat(connections.lost(new int[] {1, 0, 1, 1, 1, 1})).isEqualTo(1);
        assertThat(connections.lost(new int[] {0, 0, 0, 0, 1, 1})).isEqualTo(1);
    }

    @Test
    void wantsAllOfTheLastConnection() {
        Expectation connections = Expectation.beginnings(List.of(0L, 3L), 6);

        assertThat(connections.lost(new int[] {1, 1, 1, 1, 1, 0})).isEqualTo(1);
    }

    @Test
    void knowsTheFeedsOfInterleavedNumbers() {
        Expectation both = Expectation.interleaved(List.of(Expectation.each(2), Expectation.each(1)));

        assertThat(both.lost(new int[] {1, 1, 1, 0})).isZero();
        assertThat(both.lost(new int[] {1, 0, 0, 0})).isEqualTo(2);
        assertThat(both.doubled(new int[] {1, 1, 1, 1})).isEqualTo(1);
    }
}
