package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.BatchContext;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.source.DirectoryOptions;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.StreamTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program may write where a path is asked for. */
@Tag("faults")
class FileLocationsTest {
    private final StreamTest test = StreamTest.create();
    private final BatchContext batches = test.context().batchContext();

    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("with space + plus %"));
    }

    @AfterEach
    void close() {
        test.close();
    }

    private List<String> forms(String name) {
        String uri = folder.resolve(name).toUri().getRawPath();
        String path = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
        return List.of("file:" + path, "file://" + path, "FILE://localhost" + path);
    }

    @Test
    void readsFilesByTheirUris() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "a\n");

        for (String location : forms("a.txt")) {
            assertThat(batches.textFile(location).collect()).as(location).containsExactly("a");
            assertThat(batches.wholeTextFiles(location).values().collect()).containsExactly("a\n");
            assertThat(batches.binaryFiles(location).count()).isEqualTo(1);
            assertThat(batches.binaryRecords(location, 2).count()).isEqualTo(1);
        }
        assertThat(batches.textFile(forms("*.txt").get(0)).collect()).containsExactly("a");
    }

    @Test
    void writesFilesByTheirUris() {
        int number = 0;
        for (String location : forms("out")) {
            String text = location + "-text" + number;
            String object = location + "-object" + number;
            batches.parallelize(List.of("a"), 1).saveAsTextFile(text);
            batches.parallelize(List.of("b"), 1).saveAsObjectFile(object);
            assertThat(batches.parallelize(List.of("c"), 1)
                            .checkpoint(location + number)
                            .collect())
                    .containsExactly("c");

            assertThat(folder.resolve("out-text" + number + "/part-00000")).hasContent("a");
            assertThat(batches.objectFile(object, String.class).collect()).containsExactly("b");
            assertThat(folder.resolve("out" + number + "/_SUCCESS")).exists();
            number++;
        }
    }

    @Test
    void writesBatchesByTheirUris() {
        var lines = test.stream(batch("a"));
        for (int i = 0; i < 3; i++) {
            lines.saveAsTextFiles(forms("text").get(i) + i);
            lines.saveAsObjectFiles(forms("object").get(i) + i, "obj");
        }

        test.advance(1);

        for (int i = 0; i < 3; i++) {
            assertThat(folder.resolve("text" + i + "-1000/part-00000")).hasContent("a");
            assertThat(folder.resolve("object" + i + "-1000.obj/_SUCCESS")).exists();
        }
    }

    @Test
    void watchesDirectoriesByTheirUris() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "a\n");
        DirectoryOptions options = DirectoryOptions.ALL_FILES.stableFor(Duration.ZERO);
        List<Collected<String>> lines = forms("").stream()
                .map(location -> test.collect(test.context().textFileStream(location, options)))
                .toList();
        Collected<String> matching =
                test.collect(test.context().textFileStream(forms("*.txt").get(1), options));

        test.advance(1);

        assertThat(lines).allSatisfy(each -> assertThat(each.all()).containsExactly("a"));
        assertThat(matching.all()).containsExactly("a");
    }

    @Test
    void refusesOtherSchemesWhereTheyAreWritten() {
        for (String location : List.of("hdfs://namenode/out/x", "hdfs:/out/x", "s3a://bucket/x", "file://server/x")) {
            var lines = test.stream(batch("a"));
            var rdd = batches.parallelize(List.of("a"));
            List<ThrowingCallable> doors = List.of(
                    () -> lines.saveAsTextFiles(location),
                    () -> lines.saveAsObjectFiles(location, "obj"),
                    () -> rdd.saveAsTextFile(location),
                    () -> rdd.saveAsObjectFile(location),
                    () -> rdd.checkpoint(location),
                    () -> batches.textFile(location),
                    () -> batches.wholeTextFiles(location),
                    () -> batches.binaryFiles(location),
                    () -> batches.binaryRecords(location, 1),
                    () -> batches.objectFile(location, String.class),
                    () -> test.context().textFileStream(location),
                    () -> test.context().binaryRecordsStream(location, 1));
            for (ThrowingCallable door : doors) {
                assertThatThrownBy(door)
                        .isInstanceOfSatisfying(
                                TidemillException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                        .hasMessageContaining("FileLocationsTest.java:")
                        .hasMessageContaining("cannot use " + location)
                        .hasMessageContaining("Write a path or file:///path");
            }
        }
    }

    @Test
    void takesPathsAsTheyStand() throws IOException {
        Path odd = Files.createDirectory(folder.resolve("a:b%20"));
        Files.writeString(odd.resolve("logs:old"), "a\n");

        assertThat(batches.textFile(odd.toString()).collect()).containsExactly("a");
        assertThat(batches.textFile(odd.resolve("logs:old").toString()).collect())
                .containsExactly("a");
        batches.parallelize(List.of("b"), 1).saveAsTextFile(odd + "/x:y");
        assertThat(odd.resolve("x:y/_SUCCESS")).exists();
    }

    @Test
    void takesBracketsInANameThatIsThereAsTheyStand() throws IOException {
        Path odd = Files.createDirectory(folder.resolve("Render[1] {a}"));
        Files.createDirectory(folder.resolve("Render1 a"));
        Files.writeString(odd.resolve("a.txt"), "a\n");
        DirectoryOptions options = DirectoryOptions.ALL_FILES.stableFor(Duration.ZERO);
        Collected<String> lines = test.collect(test.context().textFileStream(odd + "/*.txt", options));

        test.advance(1);

        assertThat(lines.all()).containsExactly("a");
        assertThat(batches.textFile(odd + "/*.txt").collect()).containsExactly("a");
    }

    @Test
    void refusesAUriWithAStrayPercent() {
        assertThatThrownBy(() -> batches.textFile("file:/tmp/100%"))
                .hasMessageContaining("file:/tmp/100%")
                .hasMessageContaining("write %25 for it");
    }
}
