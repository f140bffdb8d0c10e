package io.tidemill.spark.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Hadoop file system on free ports of the loopback address: a name node and one data node in a JVM of their own. It ends when it
 * is closed, and when the JVM that started it ends in whatever way.
 */
public final class HdfsCluster implements AutoCloseable {
    private final ClusterProcess process;
    private final String url;

    private HdfsCluster(ClusterProcess process, String url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts it with its files in {@code directory}, and returns when it serves.
     *
     * @throws IOException if it does not come up; tells what it printed last
     */
    public static HdfsCluster start(Path directory) throws IOException {
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        ClusterProcess process = ClusterProcess.start(
                "HDFS",
                Map.of(),
                List.of("-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary),
                ClusterProcess.builtClassPath("hdfs.classpath"),
                List.of(HdfsMain.class.getName(), directory.toString()));
        try {
            return new HdfsCluster(process, process.await("hdfs at ").replaceFirst(".*hdfs at ", ""));
        } catch (IOException e) {
            process.close();
            throw e;
        }
    }

    /** Returns its address, {@code hdfs://HOST:PORT}. */
    public String url() {
        return url;
    }

    /** Returns the system properties that a program needs which keeps its checkpoint here: there is one data node only. */
    public static Map<String, String> properties() {
        return Map.of("spark.hadoop.dfs.replication", "1");
    }

    /** Returns the class path of a program that reads and writes it: Hadoop's client. */
    public static List<String> clientClassPath() {
        return ClusterProcess.builtClassPath("spark.classpath");
    }

    /** Ends it at once. */
    @Override
    public void close() {
        process.close();
    }
}
