package io.tidemill.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.spark.cluster.ClusterProcess;
import io.tidemill.spark.cluster.HdfsCluster;
import io.tidemill.spark.cluster.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program whose driver is killed and started again with its checkpoint directory counts every word once. */
class DriverKillTest {
    @TempDir
    static Path directory;

    private static StandaloneCluster cluster;

    @TempDir
    Path files;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = StandaloneCluster.start(directory, 1, 2);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    private ClusterProcess program(String checkpoint) throws IOException {
        List<String> options = HdfsCluster.properties().entrySet().stream()
                .map(entry -> "-D" + entry.getKey() + "=" + entry.getValue())
                .toList();
        return Programs.run(
                cluster,
                cluster.masterUrl(),
                options,
                "--set",
                "tidemill.checkpoint.directory=" + checkpoint,
                CountedFiles.class.getName(),
                files.resolve("in").toString());
    }

    private void add(String name, String content) throws IOException {
        Path aside = Files.writeString(files.resolve(name), content);
        Path in = Files.createDirectories(files.resolve("in"));
        Files.move(aside, in.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void countsEveryWordOnceWith(String checkpoint) throws IOException {
        Files.createDirectories(files.resolve("in"));
        try (ClusterProcess first = program(checkpoint)) {
            first.await("Time: ");
            add("one", "tide mill tide\n".repeat(100));
            first.await("(tide,200)");
            first.kill();
        }
        add("two", "tide\n".repeat(11));
        try (ClusterProcess second = program(checkpoint)) {
            second.await("(tide,211)");
            second.kill();
        }
        try (ClusterProcess third = program(checkpoint)) {
            add("three", "mill\n");
            third.await("(mill,101)");
        }
    }

    @Test
    void goesOnFromALocalDirectory() throws IOException {
        countsEveryWordOnceWith(files.resolve("checkpoint").toString());
    }

    @Test
    void goesOnFromHdfs() throws IOException {
        try (HdfsCluster hdfs = HdfsCluster.start(files.resolve("hdfs"))) {
            countsEveryWordOnceWith(hdfs.url() + "/tidemill/counted-files");

            assertThat(Files.exists(Path.of("hdfs:"))).isFalse(); // nothing of it lies here
        }
    }
}
