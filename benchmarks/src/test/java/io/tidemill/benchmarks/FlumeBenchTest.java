package io.tidemill.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FlumeBenchTest {
    @Test
    void countsWhatIsDeliveredBesideABareReceiver() {
        StringWriter printed = new StringWriter();
        CommandLine bench = new CommandLine(new Bench()).setOut(new PrintWriter(printed));

        int code = bench.execute("flume", "--events", "10000", "--passes", "2", "--heap", "128m");

        assertThat(code).isZero();
        assertThat(printed.toString()).contains("tidemill", "bare receiver", "events/s");
    }
}
