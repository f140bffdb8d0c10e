package io.tidemill.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.spark.cluster.ClusterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs on Spark in one process, with the class path that the launcher gives them. */
@Tag("faults")
class LauncherTest {
    @TempDir
    Path directory;

    private static List<String> classPath(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--master", "spark-local[2]"));
        all.addAll(List.of(arguments));
        return Launcher.classPath(Map.of(), all);
    }

    /** Returns the name of a jar up to its major version. */
    private static String artifact(String entry) {
        return entry.substring(entry.lastIndexOf('/') + 1)
                .replaceFirst("\\.jar$", "")
                .replaceFirst("(-\\d+).*", "$1");
    }

    @Test
    void hasOneVersionOfEachLibraryAndOfSparksThatOfSpark() throws IOException {
        List<String> jars = classPath("StreamingLogs").stream()
                .filter(entry -> entry.endsWith(".jar") && !entry.contains("netty"))
                .toList();

        Map<String, List<String>> versions = jars.stream().collect(Collectors.groupingBy(LauncherTest::artifact));
        assertThat(versions).allSatisfy((name, found) -> assertThat(found).hasSize(1));
        assertThat(versions.get("jackson-databind-2").get(0).replaceFirst(".*-(\\d+\\.\\d+).*", "$1"))
                .isEqualTo(versions.get("jackson-module-scala_2.13-2").get(0).replaceFirst(".*-(\\d+\\.\\d+).*", "$1"));
    }

    @Test
    void putsTheUsersJarsBehindItsOwn() throws IOException {
        Path driver = Files.createFile(directory.resolve("driver.jar"));
        Path others = Files.createDirectory(directory.resolve("others"));

        List<String> entries =
                classPath("--jar", driver.toString(), "--set", "a=b", "--jar=" + others, "StreamingLogs", "--jar", "x");

        assertThat(entries.subList(entries.size() - 2, entries.size()))
                .containsExactly(driver.toString(), others + "/*");
    }

    @Test
    void goesOnAfterACancelledAction() throws IOException {
        try (ClusterProcess program = Programs.runHere("spark-local[2]", CancelledAction.class.getName())) {
            assertThat(program.await("counted ")).endsWith("counted 1000");
            assertThat(program.awaitExit()).isZero();
        }
    }
}
