package io.tidemill.cluster;

import io.tidemill.s3.server.S3Server;
import io.tidemill.spark.cluster.HdfsCluster;
import io.tidemill.spark.cluster.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Drivers, executors and workers of one program are killed again and again, and every count is right. */
class KillSoak {
    private static final int KILLS_OF_EACH = Integer.getInteger("cluster.kills", 10);
    private static final int WORKERS = 2;
    private static final long SEED = Seed.ofThisRun();

    @TempDir
    Path directory;

    private void countsEveryWordOnceWith(StandaloneCluster cluster, KillTrial.Place place) throws IOException {
        List<KillTrial.Victim> victims = new ArrayList<>();
        for (KillTrial.Victim victim : KillTrial.Victim.values()) {
            victims.addAll(Collections.nCopies(KILLS_OF_EACH, victim));
        }
        Collections.shuffle(victims, new Random(SEED));
        try (KillTrial trial = KillTrial.start(cluster, WORKERS, directory.resolve("trial"), place, SEED)) {
            for (KillTrial.Victim victim : victims) {
                trial.kill(victim);
            }
            System.out.println(Seed.told(SEED) + trial.finish());
        }
    }

    @Test
    @Timeout(3_000)
    void everyWordCountsOnceWithALocalCheckpoint() throws IOException {
        try (StandaloneCluster cluster = StandaloneCluster.start(directory, WORKERS, 1)) {
            countsEveryWordOnceWith(
                    cluster, new KillTrial.Place(directory.resolve("checkpoint").toString(), Map.of()));
        }
    }

    @Test
    @Timeout(3_000)
    void everyWordCountsOnceWithACheckpointOnHdfs() throws IOException {
        try (HdfsCluster hdfs = HdfsCluster.start(directory.resolve("hdfs"));
                StandaloneCluster cluster = StandaloneCluster.start(directory, WORKERS, 1)) {
            countsEveryWordOnceWith(
                    cluster, new KillTrial.Place(hdfs.url() + "/tidemill/recorded-counts", HdfsCluster.properties()));
        }
    }

    @Test
    @Timeout(3_000)
    void everyWordCountsOnceWithACheckpointInS3() throws IOException {
        try (S3Server s3 = S3Server.start();
                StandaloneCluster cluster = StandaloneCluster.start(directory, WORKERS, 1)) {
            countsEveryWordOnceWith(
                    cluster, new KillTrial.Place(s3.url() + "/tidemill/recorded-counts", s3.properties()));
        }
    }
}
