package io.tidemill.cluster;

import io.tidemill.spark.cluster.ClusterProcess;
import io.tidemill.spark.cluster.StandaloneCluster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Starts programs as the launcher does, and as {@code spark-submit} does. */
final class Programs {
    /** What a small driver on the loopback address is told. */
    private static final List<String> OPTIONS = List.of(
            "-Xmx480m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dspark.driver.host=127.0.0.1",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-Dspark.executor.memory=480m",
            "-Dspark.tidemill.executor.wait=85s", // a machine with much to do starts one slowly
            "-Dspark.ui.enabled=false");

    /** What is on the tests' class path for the tests and the launcher alone. */
    private static final Pattern NOT_OF_EXAMPLES = Pattern.compile(
            ".*(/test-classes|/cli/target/|tidemill-cli|spark-cluster|kafka-broker|flume-agent|junit|assertj|opentest4j|apiguardian|byte-buddy"
                    + "|picocli|slf4j).*");

    private Programs() {}

    /** Starts {@code tidemill run --master} with these arguments on a cluster. */
    static ClusterProcess run(StandaloneCluster cluster, String... arguments) throws IOException {
        return run(cluster, cluster.masterUrl(), List.of(), arguments);
    }

    /** The same with a master of its own and further options of the JVM. */
    static ClusterProcess run(StandaloneCluster cluster, String master, List<String> options, String... arguments)
            throws IOException {
        return run(
                cluster,
                master,
                Map.of(),
                options,
                arguments[0],
                List.of(arguments).subList(1, arguments.length));
    }

    /** The same with variables in its environment. */
    static ClusterProcess run(
            StandaloneCluster cluster,
            String master,
            Map<String, String> variables,
            List<String> options,
            String first,
            List<String> others)
            throws IOException {
        List<String> command = command(master, first, others);
        return cluster.program(
                variables,
                with(options),
                classPath(Map.of("SPARK_HOME", cluster.sparkHome().toString()), command),
                command);
    }

    /** Starts {@code tidemill run --master} with these arguments on this machine; a Spark is the one that Maven has. */
    static ClusterProcess runHere(String master, String first, String... others) throws IOException {
        List<String> command = command(master, first, List.of(others));
        return ClusterProcess.start(first, Map.of(), OPTIONS, classPath(Map.of(), command), command);
    }

    private static List<String> command(String master, String first, List<String> others) {
        List<String> command = new ArrayList<>(List.of("io.tidemill.cli.Main", "run", "--master", master, first));
        command.addAll(others);
        return command;
    }

    /** Starts a program of a user's jar as {@code spark-submit} does. */
    static ClusterProcess submit(
            StandaloneCluster cluster,
            Map<String, String> variables,
            List<String> options,
            Path jar,
            String main,
            List<String> arguments)
            throws IOException {
        List<String> all = new ArrayList<>(with(options));
        all.add("-Dtidemill.master=" + cluster.masterUrl());
        List<String> command = new ArrayList<>(List.of(
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                cluster.masterUrl(),
                "--class",
                main,
                jar.toString()));
        command.addAll(arguments);
        return cluster.program(variables, all, cluster.classPath(), command);
    }

    private static List<String> with(List<String> options) {
        return Stream.concat(OPTIONS.stream(), options.stream()).toList();
    }

    /** Returns what a user's jar of the examples is made of. */
    static List<Path> ofExamples() {
        return ownClassPath().stream()
                .filter(entry -> !NOT_OF_EXAMPLES.matcher(entry).matches())
                .map(Path::of)
                .filter(Files::exists)
                .toList();
    }

    /** Returns what the launcher gives for a command, and before it the programs of these tests. */
    private static List<String> classPath(Map<String, String> environment, List<String> command) throws IOException {
        List<String> entries = new ArrayList<>();
        ownClassPath().stream().filter(entry -> entry.endsWith("test-classes")).forEach(entries::add);
        entries.addAll(Launcher.classPath(environment, command.subList(2, command.size())));
        return entries;
    }

    private static List<String> ownClassPath() {
        return Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
    }
}
