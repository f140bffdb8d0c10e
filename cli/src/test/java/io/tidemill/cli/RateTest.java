package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RateTest {

    @Test
    void readsANumberOfLinesOrMax() {
        assertThat(Rate.parse("250")).hasToString("250 lines/s");
        assertThat(Rate.parse("max")).isSameAs(Rate.max()).hasToString("max");
    }

    @Test
    void refusesWhatIsNoRate() {
        assertThatThrownBy(() -> Rate.parse("fast"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A rate is a number of lines a second or 'max', not 'fast'");
        assertThatThrownBy(() -> Rate.parse("0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A rate is between 1 and 1000000000 lines a second, not 0");
    }
}
