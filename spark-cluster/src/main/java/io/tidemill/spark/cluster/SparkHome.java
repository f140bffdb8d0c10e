package io.tidemill.spark.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Spark installation that is made of links to the jars of the Maven repository. */
final class SparkHome {
    private static final String LOGGING = """
            rootLogger.level = warn
            rootLogger.appenderRef.console.ref = console
            logger.deploy.name = org.apache.spark.deploy
            logger.deploy.level = info
            logger.kafka.name = org.apache.kafka.clients.consumer
            logger.kafka.level = info
            appender.console.type = Console
            appender.console.name = console
            appender.console.target = SYSTEM_ERR
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%ex
            """;

    private final Path path;
    private final List<String> classPath;

    private SparkHome(Path path, List<String> classPath) {
        this.path = path;
        this.classPath = classPath;
    }

    /** Makes the installation in {@code path}. */
    static SparkHome create(Path path) throws IOException {
        List<String> classPath = ClusterProcess.builtClassPath("spark.classpath");
        Path jars = Files.createDirectories(path.resolve("jars"));
        for (String entry : classPath) {
            Path jar = Path.of(entry);
            Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
        }
        Path conf = Files.createDirectories(path.resolve("conf"));
        Files.writeString(conf.resolve("log4j2.properties"), LOGGING);
        Files.createDirectories(path.resolve("local"));
        Files.createDirectories(path.resolve("tmp"));
        Files.writeString(path.resolve("RELEASE"), ""); // makes Spark's launcher look into jars
        return new SparkHome(path, classPath);
    }

    /** Deletes the links, so that whoever deletes the directory meets none. */
    void deleteLinks() {
        try {
            for (String entry : classPath) {
                Files.deleteIfExists(path.resolve("jars").resolve(Path.of(entry).getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    /** Returns the option of a JVM whose temporary files go with the installation, as a killed one deletes none. */
    String temporaryFiles() {
        return "-Djava.io.tmpdir=" + path.resolve("tmp");
    }

    /** Returns the class path of Spark's processes. */
    List<String> classPath() {
        return Stream.concat(Stream.of(path.resolve("conf").toString()), classPath.stream())
                .toList();
    }

    /** Returns the environment of Spark's processes. */
    Map<String, String> environment() {
        return Map.of(
                "SPARK_HOME", path.toString(),
                "SPARK_SCALA_VERSION", "2.13", // without it no executor is launched
                "SPARK_LOCAL_IP", "127.0.0.1",
                "SPARK_LOCAL_DIRS", path.resolve("local").toString(),
                "JAVA_HOME", System.getProperty("java.home"));
    }
}
