package io.tidemill.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CrowdTest {
    @Test
    void showsEveryPipelineAloneAndAfterTheOthers() {
        StringWriter printed = new StringWriter();
        CommandLine bench = new CommandLine(new Bench()).setOut(new PrintWriter(printed));

        int code = bench.execute("crowd", "--records", "100", "--warmup", "0", "--seconds", "0", "--heap", "64m");

        assertThat(code).isZero();
        assertThat(printed.toString()).contains("reduceByKey", "sort", "join", "slide", "mapWithState", "ratio");
    }
}
