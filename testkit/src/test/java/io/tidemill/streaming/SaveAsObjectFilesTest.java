package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.runtime.BatchFailedException;
import io.tidemill.testkit.StreamTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code saveAsObjectFiles} leaves on disk. */
class SaveAsObjectFilesTest {
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

    private List<String> directories() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** What cannot be written. */
    private record Handle(Thread thread) {}

    @Test
    void replacesWhatTheSameBatchLeftBefore() throws IOException {
        test.stream(batch("a", "b").inPartitions(2)).saveAsObjectFiles(prefix());
        test.advance(1);
        try (StreamTest again = StreamTest.create()) {
            again.stream(batch("c")).saveAsObjectFiles(prefix());

            again.advance(1);

            assertThat(directories()).containsExactly("out-1000");
            assertThat(again.context()
                            .batchContext()
                            .objectFile(prefix() + "-1000", String.class)
                            .collect())
                    .containsExactly("c");
        }
    }

    @Test
    void skipsEmptyBatchesWhenToldSo() throws IOException {
        try (StreamTest skipping =
                StreamTest.builder().set("tidemill.files.skip.empty", "true").build()) {
            skipping.stream(batch("a"), batch(), batch("b")).saveAsObjectFiles(prefix(), "obj");

            skipping.advance(3);
        }

        assertThat(directories()).containsExactly("out-1000.obj", "out-3000.obj");
    }

    @Test
    void namesTheClassThatCanNotBeWritten() throws IOException {
        test.stream(batch("a")).map(text -> new Handle(Thread.currentThread())).saveAsObjectFiles(prefix());

        assertThatThrownBy(() -> test.advance(1))
                .isInstanceOf(BatchFailedException.class)
                .hasMessageContaining("saveAsObjectFiles at SaveAsObjectFilesTest.java:")
                .hasMessageContaining("class " + Handle.class.getName() + " is not serializable")
                .cause()
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SERIALIZABLE));
        assertThat(directories()).noneMatch(name -> name.startsWith("out-"));
    }

    @Test
    void refusesAnEmptyPrefix() {
        assertThatThrownBy(() -> test.stream(batch("a")).saveAsObjectFiles(""))
                .hasMessageContaining("need a prefix for their names, such as out/requests");
    }
}
