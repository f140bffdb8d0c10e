package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static io.tidemill.testkit.ScriptedSource.partitions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.runtime.BatchFailedException;
import io.tidemill.stream.DStream;
import io.tidemill.testkit.StreamTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code saveAsTextFiles} leaves on disk. */
class SaveAsTextFilesTest {
    private final StreamTest test = StreamTest.create();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        test.close();
    }

    private String prefix() {
        return folder.resolve("out").toString();
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void writesADirectoryForEachBatchWithAFileForEachPartition() throws IOException {
        test.stream(partitions(List.of("a", "b"), List.of(), List.of("ç")), batch())
                .saveAsTextFiles(prefix());

        test.advance(2);

        assertThat(names(folder)).containsExactly("out-1000", "out-2000");
        assertThat(names(folder.resolve("out-1000")))
                .containsExactly("_SUCCESS", "part-00000", "part-00001", "part-00002");
        assertThat(folder.resolve("out-1000/part-00000")).hasContent("a\nb\n");
        assertThat(folder.resolve("out-1000/part-00001")).isEmptyFile();
        assertThat(folder.resolve("out-1000/part-00002")).hasContent("ç\n");
        assertThat(folder.resolve("out-1000/_SUCCESS")).isEmptyFile();
        assertThat(names(folder.resolve("out-2000"))).containsExactly("_SUCCESS", "part-00000");
    }

    @Test
    void endsTheNamesWithTheSuffix() throws IOException {
        test.stream(batch("a")).saveAsTextFiles(prefix(), "txt");

        test.advance(1);

        assertThat(names(folder)).containsExactly("out-1000.txt");
    }

    @Test
    void makesTheDirectoriesAbove() {
        test.stream(batch("a")).saveAsTextFiles(folder.resolve("deep/down/out").toString());

        test.advance(1);

        assertThat(folder.resolve("deep/down/out-1000/part-00000")).hasContent("a\n");
    }

    @Test
    void replacesWhatTheSameBatchLeftBefore() throws IOException {
        test.stream(batch("a", "b").inPartitions(2)).saveAsTextFiles(prefix());
        test.advance(1);
        try (StreamTest again = StreamTest.create()) {
            again.stream(batch("c")).saveAsTextFiles(prefix());

            again.advance(1);
        }

        assertThat(names(folder)).containsExactly("out-1000");
        assertThat(names(folder.resolve("out-1000"))).containsExactly("_SUCCESS", "part-00000");
        assertThat(folder.resolve("out-1000/part-00000")).hasContent("c\n");
    }

    @Test
    void leavesNothingOfABatchThatFails() throws IOException {
        DStream<String> in = test.stream(batch("1", "x").inPartitions(2));
        in.map(Integer::parseInt).saveAsTextFiles(prefix());

        assertThatThrownBy(() -> test.advance(1)).isInstanceOf(BatchFailedException.class);

        assertThat(names(folder)).noneMatch(name -> name.startsWith("out-"));
    }

    @Test
    void writesAfterAFailureWhatItLeftOpen() throws IOException {
        test.stream(batch("1", "x").inPartitions(2)).map(Integer::parseInt).saveAsTextFiles(prefix());
        assertThatThrownBy(() -> test.advance(1)).isInstanceOf(BatchFailedException.class);
        try (StreamTest again = StreamTest.create()) {
            again.stream(batch("1")).saveAsTextFiles(prefix());

            again.advance(1);
        }

        assertThat(names(folder)).containsExactly("out-1000");
        assertThat(names(folder.resolve("out-1000"))).containsExactly("_SUCCESS", "part-00000");
    }

    @Test
    void refusesADirectoryThatCanNotBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        test.stream(batch("a")).saveAsTextFiles(file.resolve("out").toString());

        assertThatThrownBy(() -> test.advance(1))
                .isInstanceOf(BatchFailedException.class)
                .hasMessageMatching("(?s)Batch 1000 ms \\(1970-01-01T00:00:01Z\\) failed in saveAsTextFiles at"
                        + " SaveAsTextFilesTest.java:\\d+: Writing the files of .*out-1000 failed: .*check that"
                        + " the directory can be written and has space.*")
                .cause()
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED));
    }

    @Test
    void refusesAnEmptyPrefix() {
        assertThatThrownBy(() -> test.stream(batch("a")).saveAsTextFiles(""))
                .hasMessageContaining("need a prefix for their names, such as out/requests");
    }

    @Test
    void skipsEmptyBatchesWhenToldSo() throws IOException {
        try (StreamTest skipping =
                StreamTest.builder().set("tidemill.files.skip.empty", "true").build()) {
            skipping.stream(batch("a"), batch(), partitions(List.of(), List.of()), batch("b"))
                    .saveAsTextFiles(prefix());

            skipping.advance(4);
        }

        assertThat(names(folder)).containsExactly("out-1000", "out-4000");
    }
}
