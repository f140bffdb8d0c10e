package io.tidemill.benchmarks.contestant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void areTheSameAfterJson() {
        String json = "{\"lines\":123456789012,\"ratio\":0.750,\"change\":-1}";

        assertThat(Figures.fromJson(json).toJson()).isEqualTo(json);
    }
}
