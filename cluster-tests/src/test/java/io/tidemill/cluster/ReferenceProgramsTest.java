package io.tidemill.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.spark.cluster.ClusterProcess;
import io.tidemill.spark.cluster.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two reference programs, unchanged, on a cluster whose processes are killed. */
class ReferenceProgramsTest {
    @TempDir
    static Path directory;

    private static StandaloneCluster cluster;

    @TempDir
    Path output;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = StandaloneCluster.start(directory, 2, 1);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    private static List<String> requests(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(
                        i -> "10.0.0." + i % 200 + " - user" + (i % 10 < 4 ? 0 : 1 + i % 3) + " [time] GET /KBDOC-" + i)
                .toList();
    }

    @Test
    void countsRequestsAlthoughAnExecutorIsKilled() throws IOException {
        try (LineServer server = LineServer.open();
                ClusterProcess program = Programs.run(
                        cluster,
                        "StreamingLogs",
                        "localhost",
                        server.port(),
                        output.resolve("kb").toString())) {
            server.send(requests(0, 500));
            program.await("Number of KB requests: 500");
            cluster.killExecutor();
            server.send(requests(500, 900));

            assertThat(program.await("Number of KB requests: 400")).isNotEmpty();
        }
    }

    @Test
    void keepsTotalsAlthoughAWorkerIsKilled() throws IOException {
        try (LineServer server = LineServer.open();
                ClusterProcess program = Programs.run(cluster, "StreamingLogsMB", "localhost", server.port())) {
            server.send(requests(0, 1000));
            program.await("(user0,400)");
            cluster.killWorker(0);
            server.send(requests(0, 1000));
            program.await("(user0,800)");
            cluster.restartWorker(0);
            server.send(requests(0, 10));

            assertThat(program.await("(user0,804)")).isNotEmpty();
        }
    }
}
