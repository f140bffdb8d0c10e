package io.tidemill.cluster;

import io.tidemill.spark.cluster.ClusterProcess;
import io.tidemill.spark.cluster.StandaloneCluster;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Starts programs as the launcher does. */
final class Programs {
    /** What a small driver on the loopback address is told. */
    static final List<String> OPTIONS = List.of(
            "-Xmx480m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dspark.driver.host=127.0.0.1",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-Dspark.executor.memory=480m",
            "-Dspark.ui.enabled=false");

    private Programs() {}

    /** Starts {@code tidemill run --master} with these arguments on a cluster. */
    static ClusterProcess run(StandaloneCluster cluster, String... arguments) throws IOException {
        return run(cluster, cluster.masterUrl(), List.of(), arguments);
    }

    /** The same with a master of its own and further options of the JVM. */
    static ClusterProcess run(StandaloneCluster cluster, String master, List<String> options, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("io.tidemill.cli.Main", "run", "--master", master));
        command.addAll(List.of(arguments));
        List<String> all = Stream.concat(OPTIONS.stream(), options.stream()).toList();
        return cluster.program(all, classPath(cluster), command);
    }

    /** Returns what the launcher has: the command line and the examples, and behind them Spark without its way of logging. */
    private static List<String> classPath(StandaloneCluster cluster) {
        List<String> entries = new ArrayList<>(
                Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator)));
        cluster.classPath().stream()
                .filter(entry -> entry.endsWith(".jar") && !entry.contains("log4j-slf4j2-impl"))
                .forEach(entries::add);
        return entries;
    }
}
