package io.tidemill.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.StreamingContext;
import io.tidemill.spark.cluster.ClusterProcess;
import io.tidemill.spark.cluster.StandaloneCluster;
import io.tidemill.spark.storage.HadoopLogStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar of a user's, submitted by Spark's own {@code spark-submit}. */
class SubmitTest {
    @TempDir
    Path directory;

    @Test
    void runsAJarThatSparkSubmitStarts() throws IOException {
        Path jar = FatJar.create(
                directory.resolve("program.jar"),
                List.of(
                        FatJar.place(CountedFiles.class),
                        FatJar.place(StreamingContext.class),
                        FatJar.place(HadoopLogStoreProvider.class)));
        Path in = Files.createDirectories(directory.resolve("in"));
        try (StandaloneCluster cluster = StandaloneCluster.start(directory, 1, 1)) {
            try (ClusterProcess program = Programs.submit(
                    cluster, Map.of(), List.of(), jar, CountedFiles.class.getName(), List.of(in.toString()))) {
                program.await("Time: ");
                Files.move(
                        Files.writeString(directory.resolve("one"), "tide mill tide\n".repeat(50)), in.resolve("one"));

                assertThat(program.await("(tide,100)")).isNotEmpty();
            }
        }
    }
}
