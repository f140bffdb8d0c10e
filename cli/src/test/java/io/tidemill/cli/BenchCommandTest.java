package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.benchmarks.Bench;
import org.junit.jupiter.api.Test;

class BenchCommandTest {

    @Test
    void givesItsWholeCommandLineToTheBenchmarks() {
        CommandResult result = CommandResult.of("bench", "grep", "--seconds", "3", "--heap=256m", "--help");
        assertThat(result.exitCode()).isZero();
        assertThat(Bench.arguments()).containsExactly("grep", "--seconds", "3", "--heap=256m", "--help");
    }
}
