package io.tidemill.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.flume.agent.FlumeAgent;
import io.tidemill.spark.cluster.ClusterProcess;
import io.tidemill.spark.cluster.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All examples in one jar, as Spark's own {@code spark-submit} starts them; and the other ways of an agent's events. */
class SubmittedExamplesSoak extends ExamplesContract {
    @TempDir
    static Path jars;

    private static Path jar;

    @BeforeAll
    static void makeJar() throws IOException {
        jar = FatJar.create(jars.resolve("examples.jar"), Programs.ofExamples());
    }

    @Override
    ClusterProcess submit(
            StandaloneCluster cluster,
            Map<String, String> variables,
            List<String> options,
            String example,
            List<String> arguments)
            throws IOException {
        return Programs.submit(cluster, variables, options, jar, "io.tidemill.examples." + example, arguments);
    }

    @Test
    void streamingLogsCountsRequests() throws IOException {
        try (LineServer server = LineServer.open();
                ClusterProcess program = start(
                        "StreamingLogs",
                        "localhost",
                        server.port(),
                        files.resolve("kb").toString())) {
            server.send(requests());

            assertThat(program.await("Number of KB requests: 500")).isNotEmpty();
        }
    }

    @Test
    void streamingLogsMbKeepsTotals() throws IOException {
        try (LineServer server = LineServer.open();
                ClusterProcess program = start("StreamingLogsMB", "localhost", server.port())) {
            server.send(requests());
            program.await("(user0,250)");
            server.send(requests());

            assertThat(program.await("(user0,500)")).isNotEmpty();
        }
    }

    private static List<String> requests() {
        return IntStream.range(0, 500)
                .mapToObj(i -> "10.0.0.1 - user" + (i % 2 == 0 ? 0 : 1 + i % 3) + " [time] GET /KBDOC-" + i)
                .toList();
    }

    @Test
    void flumeLogCountsCountsWhatAnAgentDeliversByThrift() throws IOException {
        int port = FlumeAgent.freePort();
        try (ClusterProcess program = start("FlumeLogCounts", "thrift", Integer.toString(port))) {
            program.await("Time: ");
            countsTheLinesOf(program, port, Map.of("type", "thrift", "batch-size", "50"));
        }
    }

    @Test
    void flumeLogCountsCountsWhatIsPolledFromAnAgent() throws IOException {
        int port = FlumeAgent.freePort();
        try (ClusterProcess program = start("FlumeLogCounts", "poll", Integer.toString(port))) {
            countsTheLinesOf(program, port, Map.of("type", FlumeAgent.SPARK_SINK));
        }
    }
}
