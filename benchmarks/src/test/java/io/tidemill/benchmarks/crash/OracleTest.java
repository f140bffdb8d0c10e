package io.tidemill.benchmarks.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OracleTest {
    @TempDir
    private Path work;

    /** Two batches, with 0 and 1 in the first and 20, which has the key of 0, in the second. */
    private void write() throws IOException {
        lines(Outputs.RECORDS, 100, "1", "0");
        lines(Outputs.RECORDS, 200, "20");
        lines(Outputs.FIRST_TIME, 100, "0", "1");
        lines(Outputs.FIRST_TIME, 200, "20");
        lines(Outputs.TOTALS, 100, "0 1 0", "1 1 1");
        lines(Outputs.TOTALS, 200, "0 2 20", "1 1 1");
        lines(Outputs.WINDOW_OF_TOTALS, 100, "0 1", "1 1");
        lines(Outputs.WINDOW_OF_TOTALS, 200, "0 3", "1 2");
        lines(Outputs.WINDOW, 100, "0 1", "1 1");
        lines(Outputs.WINDOW, 200, "0 2", "1 1");
        lines(Outputs.WINDOW_WITH_INVERSE, 100, "0 1", "1 1");
        lines(Outputs.WINDOW_WITH_INVERSE, 200, "0 2", "1 1");
        lines(Outputs.WINDOW_OF_RECORDS, 100, "0", "1");
        lines(Outputs.WINDOW_OF_RECORDS, 200, "0", "1", "20");
        lines(Outputs.WINDOW_COUNT, 100, "2");
        lines(Outputs.WINDOW_COUNT, 200, "3");
        lines(Outputs.TIMED_OUT, 100);
        lines(Outputs.TIMED_OUT, 200);
        lines(Outputs.ACCUMULATOR, 100, "2");
        lines(Outputs.ACCUMULATOR, 200, "3");
    }

    private void lines(String output, long time, String... lines) throws IOException {
        Path directory = work.resolve(NumbersProgram.OUT).resolve(output + "-" + time);
        Files.createDirectories(directory);
        Files.write(directory.resolve("part-00000"), List.of(lines));
    }

    /** 0, 1 and 20 were sent; as if others were begun on connections that broke. */
    private Verdict judge() throws IOException {
        return Oracle.judge(
                work, 21, Expectation.beginnings(List.of(0L, 2L, 20L), 21), Duration.ofMillis(100), Outputs.USUAL);
    }

    @Test
    void hasNoComplaintAboutWhatFollowsFromTheRecords() throws IOException {
        write();

        assertThat(judge()).isEqualTo(new Verdict(21, 0, 0, List.of()));
    }

    @Test
    void tellsALostRecord() throws IOException {
        write();
        lines(Outputs.RECORDS, 100, "1");

        assertThat(judge().lost()).isEqualTo(1);
    }

    @Test
    void tellsADoubledRecord() throws IOException {
        write();
        lines(Outputs.RECORDS, 200, "20", "1");

        assertThat(judge().doubled()).isEqualTo(1);
    }

    @Test
    void tellsAStateThatCountedARecordTwice() throws IOException {
        write();
        lines(Outputs.TOTALS, 200, "0 3 40", "1 1 1");

        assertThat(judge().wrong()).containsExactly("totals-200: expected [0 2 20, 1 1 1], found [0 3 40, 1 1 1]");
    }

    @Test
    void tellsAGroupThatHasNotTimedOut() throws IOException {
        write();
        lines(Outputs.TIMED_OUT, 200, "0 2");

        assertThat(judge().wrong()).containsExactly("timed_out-200: expected [], found [0 2]");
    }

    @Test
    void tellsAWindowThatHasTooMany() throws IOException {
        write();
        lines(Outputs.WINDOW_COUNT, 200, "5");

        assertThat(judge().wrong()).containsExactly("window_count-200: expected [3], found [5]");
    }

    @Test
    void tellsABatchThatIsMissing() throws IOException {
        write();
        Files.delete(work.resolve("out/window-100/part-00000"));
        Files.delete(work.resolve("out/window-100"));

        assertThat(judge().wrong()).containsExactly("window-100 is missing");
    }
}
