package io.tidemill.spark.cluster;

import java.io.File;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** What the JVM of an {@link HdfsCluster} runs: a name node and a data node. */
final class HdfsMain {
    private HdfsMain() {}

    /** Runs them in the directory of the first argument, until the JVM is ended. */
    public static void main(String[] arguments) throws IOException {
        Configuration conf = new Configuration();
        conf.set("dfs.heartbeat.interval", "1s"); // a lease is recovered at a heartbeat
        MiniDFSCluster cluster = new MiniDFSCluster.Builder(conf, new File(arguments[0]))
                .numDataNodes(1)
                .build();
        cluster.waitActive();
        System.out.println("hdfs at " + cluster.getFileSystem().getUri());
    }
}
