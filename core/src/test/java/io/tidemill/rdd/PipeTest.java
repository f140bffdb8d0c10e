package io.tidemill.rdd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
class PipeTest extends LocalRDDs {
    @Test
    void pipesEachPartitionThroughAProgram() {
        assertThat(context.parallelize(List.of("b", "a", "d", "c"), 2)
                        .pipe("sort")
                        .collect())
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void startsTheProgramForEmptyPartitions() {
        assertThat(context.parallelize(List.of("a"), 3)
                        .pipe("wc", "-l")
                        .map(String::strip)
                        .collect())
                .containsExactly("0", "0", "1");
    }

    @Test
    void movesMoreThanAllBuffersHold() {
        assertThat(numbers(300_000, 2).pipe("cat").count()).isEqualTo(300_000);
        assertThat(rdd(1).pipe("seq", "300000").count()).isEqualTo(600_000);
    }

    @Test
    void givesVariablesAndSpeaksAnEncoding() {
        PipeCommand command = PipeCommand.of("sh", "-c", "echo $GREETING; cat")
                .withEnvironment("GREETING", "hello")
                .withEncoding(ISO_8859_1);

        assertThat(context.parallelize(List.of("größe"), 1).pipe(command).collect())
                .containsExactly("hello", "größe");
    }

    @Test
    void letsTheProgramStopReading() {
        assertThat(numbers(100_000, 1).pipe("head", "-n", "2").collect()).containsExactly("0", "1");
    }

    @Test
    void endsTheProgramWhenNoMoreIsWanted() {
        assertThat(rdd(1).pipe("yes").take(3)).containsExactly("y", "y", "y");
    }

    @Test
    void reportsExitCodeAndErrorOutput() {
        assertThatThrownBy(() -> rdd(1).pipe("sh", "-c", "cat; echo no such luck >&2; exit 3")
                        .collect())
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_FAILED))
                .hasMessageContaining("pipe")
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("no such luck");
    }

    @Test
    void reportsAProgramThatIsNotThere() {
        assertThatThrownBy(() -> rdd(1).pipe("no-such-program-here").collect())
                .hasMessageContaining("cannot start 'no-such-program-here'");
    }

    @Test
    void reportsAFailureOfTheRecords() {
        assertThatThrownBy(() -> rdd(1, 0).map(number -> 1 / number).pipe("cat").collect())
                .hasMessageContaining("map")
                .hasMessageContaining("by zero");
    }

    @Test
    void refusesAnEmptyCommand() {
        assertThatThrownBy(() -> PipeCommand.of("")).hasMessageContaining("pipe needs a command");
    }
}
