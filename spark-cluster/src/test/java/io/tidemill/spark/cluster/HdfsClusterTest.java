package io.tidemill.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HdfsClusterTest {
    @TempDir
    Path directory;

    @Test
    void keepsAFile() throws IOException {
        try (HdfsCluster cluster = HdfsCluster.start(directory);
                FileSystem files = FileSystem.get(URI.create(cluster.url()), new Configuration())) {
            org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path("/deep/down/file");
            try (FSDataOutputStream output = files.create(file)) {
                output.writeUTF("kept");
            }
            try (FSDataInputStream input = files.open(file)) {
                assertThat(input.readUTF()).isEqualTo("kept");
            }
        }
    }
}
