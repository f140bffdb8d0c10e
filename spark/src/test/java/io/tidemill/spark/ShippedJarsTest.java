package io.tidemill.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.engine.local.OwnedDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedJarsTest {
    @TempDir
    Path root;

    @TempDir
    Path temporary;

    private OwnedDirectory made;

    @BeforeEach
    void makeDirectory() {
        made = new OwnedDirectory(temporary, "jars-");
    }

    @AfterEach
    void deleteDirectory() {
        made.close();
    }

    private Path file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, name);
    }

    @Test
    void leavesOutWhatLiesBesideSpark() throws IOException {
        Path core = file("spark/jars/spark-core_2.13-4.2.0.jar");
        Path other = file("spark/jars/vendor-extension.jar");
        Path own = file("program.jar");

        assertThat(ShippedJars.select(List.of(own, core, other), core, made)).containsExactly(own);
    }

    @Test
    void leavesOutWhatSparkConsistsOfWhereverItLies() throws IOException {
        Path core = file("repository/spark-core/spark-core_2.13-4.2.0.jar");
        Path hadoop = file("repository/hadoop/hadoop-client-api-3.4.1.jar");
        Path own = file("repository/own/program-1.0.jar");
        Path another = file("repository/tools/jackson-core-3.2.4.jar"); // Spark has version 2, of other classes

        assertThat(ShippedJars.select(List.of(core, hadoop, own, another), core, made))
                .containsExactly(own, another);
    }

    @Test
    void packsADirectoryOfClasses() throws IOException {
        Path core = file("repository/spark-core_2.13-4.2.0.jar");
        file("target/classes/a/b/C.class");
        file("target/classes/settings.properties");

        List<Path> jars =
                ShippedJars.select(List.of(root.resolve("target/classes"), root.resolve("absent")), core, made);

        assertThat(jars).hasSize(1);
        try (JarFile jar = new JarFile(jars.get(0).toFile())) {
            assertThat(jar.stream().map(Object::toString)).containsExactly("a/b/C.class", "settings.properties");
        }
    }

    @Test
    void givesEachJarANameOfItsOwn() throws IOException {
        Path core = file("repository/spark-core_2.13-4.2.0.jar");
        Path first = file("a/program.jar");
        Path second = file("b/program.jar");

        List<Path> jars = ShippedJars.select(List.of(first, second), core, made);

        assertThat(jars)
                .extracting(jar -> jar.getFileName().toString())
                .containsExactly("program.jar", "program-1.jar");
        assertThat(jars.get(1)).hasSameTextualContentAs(second);
    }

    @Test
    void addsThisModuleAndNothingOfSpark() {
        SparkConf conf = new SparkConf(false);

        ShippedJars.addTo(conf, made);

        assertThat(conf.get("spark.jars"))
                .contains("tidemill", "classes-1.jar")
                .doesNotContain("spark-core", "hadoop-client");
    }

    @Test
    void leavesAloneWhatTheProgramOrSparkSubmitSays() {
        SparkConf said = new SparkConf(false).set("spark.jars", "mine.jar");
        SparkConf submitted = new SparkConf(false).set("spark.submit.deployMode", "client");

        ShippedJars.addTo(said, made);
        ShippedJars.addTo(submitted, made);

        assertThat(said.get("spark.jars")).isEqualTo("mine.jar");
        assertThat(submitted.contains("spark.jars")).isFalse();
    }
}
