package io.tidemill.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.s3.server.S3Server;
import io.tidemill.spark.cluster.HdfsCluster;
import io.tidemill.spark.cluster.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program whose driver is killed and started again with its checkpoint directory counts every word once. */
class DriverKillTest {
    private static final long SEED = Seed.ofThisRun();

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

    private void countsEveryWordOnceWith(KillTrial.Place place, int kills) throws IOException {
        try (KillTrial trial = KillTrial.start(cluster, 1, files, place, SEED)) {
            for (int kill = 0; kill < kills; kill++) {
                trial.kill(KillTrial.Victim.DRIVER);
            }

            System.out.println(Seed.told(SEED) + trial.finish());
        }
    }

    @Test
    void goesOnFromALocalDirectory() throws IOException {
        countsEveryWordOnceWith(new KillTrial.Place(files.resolve("checkpoint").toString(), Map.of()), 2);
    }

    @Test
    void goesOnFromHdfs() throws IOException {
        try (HdfsCluster hdfs = HdfsCluster.start(files.resolve("hdfs"))) {
            countsEveryWordOnceWith(
                    new KillTrial.Place(hdfs.url() + "/tidemill/recorded-counts", HdfsCluster.properties()), 1);

            assertThat(Files.exists(Path.of("hdfs:"))).isFalse(); // nothing of it lies here
        }
    }

    @Test
    void goesOnFromS3() throws IOException {
        try (S3Server s3 = S3Server.start()) {
            countsEveryWordOnceWith(new KillTrial.Place(s3.url() + "/tidemill/recorded-counts", s3.properties()), 1);
        }
    }
}
