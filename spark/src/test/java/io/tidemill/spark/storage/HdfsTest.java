package io.tidemill.spark.storage;

import io.tidemill.spark.cluster.HdfsCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoint directories in a real HDFS. */
class HdfsTest extends StoreOfPrograms {
    private static final AtomicInteger DIRECTORIES = new AtomicInteger();

    @TempDir
    static Path directory;

    private static HdfsCluster hdfs;

    @BeforeAll
    static void startHdfs() throws IOException {
        hdfs = HdfsCluster.start(directory);
        HdfsCluster.properties().forEach(System::setProperty);
    }

    @AfterAll
    static void stopHdfs() {
        hdfs.close();
        HdfsCluster.properties().keySet().forEach(System::clearProperty);
    }

    @Override
    String newLocation() {
        return hdfs.url() + "/checkpoints/" + DIRECTORIES.incrementAndGet();
    }

    @Override
    Map<String, String> properties() {
        return HdfsCluster.properties();
    }
}
