package io.tidemill.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.StreamingContext;
import io.tidemill.spark.cluster.ClusterProcess;
import io.tidemill.spark.cluster.StandaloneCluster;
import io.tidemill.spark.storage.HadoopLogStoreProvider;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar of a user's, submitted by Spark's own {@code spark-submit}. */
class SubmitTest {
    @TempDir
    Path directory;

    private static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void runsAJarThatSparkSubmitStarts() throws IOException {
        Path jar = FatJar.create(
                directory.resolve("program.jar"),
                List.of(place(CountedFiles.class), place(StreamingContext.class), place(HadoopLogStoreProvider.class)));
        Path in = Files.createDirectories(directory.resolve("in"));
        try (StandaloneCluster cluster = StandaloneCluster.start(directory, 1, 1)) {
            List<String> options = new ArrayList<>(Programs.OPTIONS);
            options.add("-Dtidemill.master=" + cluster.masterUrl());
            List<String> arguments = List.of(
                    "org.apache.spark.deploy.SparkSubmit",
                    "--master",
                    cluster.masterUrl(),
                    "--class",
                    CountedFiles.class.getName(),
                    jar.toString(),
                    in.toString());
            try (ClusterProcess program = cluster.program(options, cluster.classPath(), arguments)) {
                program.await("Time: ");
                Files.move(
                        Files.writeString(directory.resolve("one"), "tide mill tide\n".repeat(50)), in.resolve("one"));

                assertThat(program.await("(tide,100)")).isNotEmpty();
            }
        }
    }
}
