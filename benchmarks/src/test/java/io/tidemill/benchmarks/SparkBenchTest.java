package io.tidemill.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SparkBenchTest {
    private final StringWriter printed = new StringWriter();
    private final CommandLine bench = new CommandLine(new Bench()).setOut(new PrintWriter(printed));

    @Test
    void showsAProgramOnBothEnginesBesideSparkStreaming() {
        int code = bench.execute("spark", "start", "--rounds", "1", "--heap", "512m");

        assertThat(code).isZero();
        assertThat(printed.toString())
                .contains("tidemill, local[2]", "tidemill, spark-local[2]", "Spark Streaming", "resident MiB");
    }

    @Test
    void showsWhatAJobCostsThroughTheEngineAndByHand() {
        int code = bench.execute("spark", "overhead", "--jobs", "3");

        assertThat(code).isZero();
        assertThat(printed.toString()).contains("empty", "grep", "wordCount", "overhead ms");
    }

    @Test
    void namesTheRowsThatItKnows() {
        StringWriter errors = new StringWriter();

        int code = bench.setErr(new PrintWriter(errors)).execute("spark", "sort");

        assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString()).contains("'sort'", "state-update", "overhead");
    }
}
