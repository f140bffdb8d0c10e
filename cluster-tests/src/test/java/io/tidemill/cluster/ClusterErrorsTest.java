package io.tidemill.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.StreamingContext;
import io.tidemill.spark.cluster.ClusterProcess;
import io.tidemill.spark.cluster.StandaloneCluster;
import io.tidemill.spark.storage.HadoopLogStoreProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program says that a cluster cannot run; none of them waits forever. */
class ClusterErrorsTest {
    private static final String USUAL_WAIT = "-Dspark.tidemill.executor.wait=6s"; // where none comes however long

    @TempDir
    static Path directory;

    private static StandaloneCluster cluster;

    @TempDir
    Path in;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = StandaloneCluster.start(directory, 1, 1);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    private ClusterProcess program(String master, String... options) throws IOException {
        Files.writeString(in.resolve("words"), "tide mill\n");
        return Programs.run(
                cluster,
                master,
                List.of(options),
                "--set",
                "tidemill.files.stable=0",
                CountedFiles.class.getName(),
                in.toString());
    }

    private static String failure(ClusterProcess program) throws IOException {
        assertThat(program.awaitExit()).isEqualTo(1);
        return String.join("\n", program.output());
    }

    @Test
    void tellsThatTheMasterIsUnreachable() throws IOException {
        try (ClusterProcess program = program("spark://127.0.0.1:1")) {
            assertThat(failure(program)).contains("spark://127.0.0.1:1");
        }
    }

    @Test
    void tellsThatNoWorkerHasEnoughMemory() throws IOException {
        try (ClusterProcess program = program(cluster.masterUrl(), "-Dspark.executor.memory=8g", USUAL_WAIT)) {
            assertThat(failure(program)).contains("No executor has come", "spark.executor.memory");
        }
    }

    @Test
    void tellsThatNoWorkerHasEnoughCores() throws IOException {
        try (ClusterProcess program = program(cluster.masterUrl(), "-Dspark.executor.cores=3", USUAL_WAIT)) {
            assertThat(failure(program)).contains("No executor has come", "spark.executor.cores");
        }
    }

    @Test
    void tellsThatExecutorsDieAtTheirStart() throws IOException {
        try (ClusterProcess program =
                program(cluster.masterUrl(), "-Dspark.executor.extraJavaOptions=-javaagent:/no/such.jar")) {
            assertThat(failure(program)).contains("version of Java, Scala or Spark");
            assertThat(program.output())
                    .filteredOn(line -> line.startsWith("[") || line.contains(" WARN ") || line.contains(" ERROR "))
                    .as("what was logged on the way")
                    .hasSizeLessThan(5);
        }
    }

    @Test
    void tellsThatAJarIsMissingOnTheExecutors() throws IOException {
        Path other = FatJar.create(in.resolve("other.jar"), List.of());
        try (ClusterProcess program = program(cluster.masterUrl(), "-Dspark.jars=" + other)) {
            assertThat(failure(program)).contains("ClassNotFoundException", "spark.jars");
        }
    }

    @Test
    void tellsThatTheMasterDoesNotAnswer() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ClusterProcess program =
                        program("spark://127.0.0.1:" + silent.getLocalPort(), "-Dspark.tidemill.executor.wait=5s")) {
            assertThat(failure(program)).contains("has not answered for 5 s", "This driver has Spark");
        }
    }

    @Test
    void tellsThatExecutorsHaveAnotherScala() throws IOException {
        String other = Path.of("target", "other-scala", "scala-library.jar")
                .toAbsolutePath()
                .toString();
        try (ClusterProcess program = program(cluster.masterUrl(), "-Dspark.executor.extraClassPath=" + other)) {
            assertThat(failure(program)).contains("version of Java, Scala or Spark", "This driver has Spark");
        }
    }

    @Test
    void tellsThatExecutorsRunAnOlderJava() throws IOException {
        Path newer = FatJar.create(
                directory.resolve("newer.jar"),
                List.of(
                        compiledForJava55(CountedFiles.class),
                        FatJar.place(StreamingContext.class),
                        FatJar.place(HadoopLogStoreProvider.class)));
        try (ClusterProcess program = program(cluster.masterUrl(), "-Dspark.jars=" + newer)) {
            assertThat(failure(program)).contains("UnsupportedClassVersionError", "older Java", "JAVA_HOME");
        }
    }

    /** Returns a directory with a class as a compiler of Java 55 would make it. */
    private static Path compiledForJava55(Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        byte[] bytes = Files.readAllBytes(FatJar.place(type).resolve(name));
        bytes[7] = 99; // the version, 44 more than that of Java
        Path root = directory.resolve("newer");
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        return root;
    }
}
