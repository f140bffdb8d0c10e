package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void listsItsCommandsInItsHelp() {
        CommandResult help = CommandResult.of("--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("Usage: tidemill", "demo  ", "feed  ", "run  ", "bench  ");
    }

    @Test
    void explainsEveryCommand() {
        for (String command : List.of("demo", "feed", "run")) {
            CommandResult help = CommandResult.of(command, "--help");
            assertThat(help.exitCode()).isZero();
            assertThat(help.out()).contains("Usage: tidemill " + command).contains("--help");
        }
    }

    @Test
    @Tag("faults")
    void tellsTheVersionsThatAReportOfAnErrorNeeds() {
        CommandResult version = CommandResult.of("--version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out().lines().toList())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("tidemill "))
                .anyMatch(line -> line.startsWith("java     " + Runtime.version()))
                .anyMatch(line -> line.startsWith("system   " + System.getProperty("os.name")));
    }

    @Test
    void showsItsHelpWhenTheCommandIsMissing() {
        CommandResult result = CommandResult.of();
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("Missing command", "Commands:", "feed");
    }

    @Test
    void namesTheCommandThatWasMeant() {
        CommandResult result = CommandResult.of("fed");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("'fed'", "Did you mean", "tidemill feed");
    }

    @Test
    void namesTheOptionThatWasMeantEvenWhenAnotherIsMissing() {
        CommandResult result = CommandResult.of("feed", "--pot", "3");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("Unknown option", "'--pot'", "Possible solutions: --port");
    }

    @Test
    void namesAllOptionsWhenNoneIsSimilar() {
        CommandResult result = CommandResult.of("feed", "--port", "0", "more");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains(
                        "Unmatched argument",
                        "'more'",
                        "[--rate=N|max]",
                        "'tidemill feed --help' explains the options.");
    }
}
