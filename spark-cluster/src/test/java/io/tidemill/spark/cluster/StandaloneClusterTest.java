package io.tidemill.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneClusterTest {
    @TempDir
    static Path directory;

    private static StandaloneCluster cluster;

    @TempDir
    Path gates;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = StandaloneCluster.start(directory, 2, 1);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    private ClusterProcess program(int tasks, Path gate) throws IOException {
        String classes = Path.of("target", "test-classes").toAbsolutePath().toString();
        List<String> classPath =
                Stream.concat(Stream.of(classes), cluster.classPath().stream()).toList();
        return cluster.program(
                List.of("-Xmx480m", "-XX:+UseSerialGC"),
                classPath,
                List.of(
                        PlainProgram.class.getName(),
                        cluster.masterUrl(),
                        Integer.toString(tasks),
                        gate.toString(),
                        classes));
    }

    @Test
    void runsAPlainProgramAlthoughAnExecutorIsKilled() throws IOException {
        Path gate = gates.resolve("open");
        try (ClusterProcess program = program(8, gate)) {
            program.await("executed 1");
            cluster.killExecutor();
            Files.createFile(gate);

            assertThat(program.await("sum")).isEqualTo("sum 500500");
            assertThat(program.awaitExit()).isZero();
        }
    }

    @Test
    void runsAPlainProgramAlthoughAWorkerIsKilledAndRestarted() throws IOException {
        Path gate = gates.resolve("open");
        try (ClusterProcess program = program(8, gate)) {
            program.await("executed 1");
            cluster.killWorker(0);
            cluster.restartWorker(0);
            Files.createFile(gate);

            assertThat(program.await("sum")).isEqualTo("sum 500500");
            assertThat(program.awaitExit()).isZero();
        }
    }
}
