package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemoCommandTest {

    @AfterEach
    void removeSettings() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("tidemill."));
    }

    @Test
    void processesAllThatItsFeedSendsAndEndsByItself() {
        CommandResult result = CommandResult.of("demo", "--seconds", "2", "--rate", "2000");
        List<String> summary = result.out().lines().skip(1).toList();
        assertThat(summary).hasSize(3);
        assertThat(summary.get(0)).matches("records in: [1-9]\\d{3}");
        assertThat(summary.get(1)).matches("batches: [1-9]");
        assertThat(summary.get(2)).isEqualTo("lost: 0");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void refusesARateThatIsNone() {
        CommandResult result = CommandResult.of("demo", "--rate", "fast");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("'--rate'", "A rate is a number of lines a second or 'max', not 'fast'");
    }
}
