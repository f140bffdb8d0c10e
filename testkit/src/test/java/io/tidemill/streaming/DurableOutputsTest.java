package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.log.LogStore;
import io.tidemill.runtime.BatchFailedException;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.StreamTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files that a batch wrote, where a checkpoint directory keeps the batch. */
@Tag("faults")
class DurableOutputsTest {
    private final LogStore store = new MemoryLogStore();

    @TempDir
    private Path folder;

    /** How the program of a test ends its batch. */
    private enum End {
        CRASH,
        COMMIT
    }

    private void run(End end) {
        try (StreamTest test = StreamTest.builder().checkpoint(store).build()) {
            var lines = test.stream(batch("a", "b").inPartitions(2));
            lines.foreachRDD((rdd, time) -> {
                rdd.saveAsTextFile(folder.resolve("text-" + time.epochMillis()).toString());
                rdd.saveAsObjectFile(
                        folder.resolve("object-" + time.epochMillis()).toString());
            });
            lines.foreachRDD(rdd -> {
                if (end == End.CRASH) {
                    throw new IllegalStateException("crash");
                }
            });
            test.advance(1);
        }
    }

    @Test
    void replacesWhatTheSameBatchWroteBeforeItCrashed() throws IOException {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> run(End.CRASH)).hasRootCauseMessage("crash");
            Files.writeString(folder.resolve("text-1000/part-00000"), "what the run before left\n");
        }
        run(End.COMMIT);

        assertThat(folder.resolve("text-1000/part-00000")).hasContent("a\n");
        assertThat(folder.resolve("text-1000/part-00001")).hasContent("b\n");
        assertThat(folder.resolve("object-1000/_SUCCESS")).exists();
    }

    @Test
    void refusesADirectoryThatAnotherWrote() throws IOException {
        Path foreign = Files.createDirectory(folder.resolve("text-1000"));

        assertThatThrownBy(() -> run(End.COMMIT))
                .isInstanceOf(BatchFailedException.class)
                .hasMessageContaining("The output directory " + foreign + " exists")
                .hasMessageContaining("A batch that comes again replaces only what it wrote itself");
    }

    @Test
    void refusesTheDirectoryOfAnotherCheckpointOrBatch() {
        assertThatThrownBy(() -> run(End.CRASH)).hasRootCauseMessage("crash");

        try (StreamTest other = StreamTest.builder()
                .checkpoint(folder.resolve("other checkpoint"))
                .build()) {
            other.stream(batch("c"))
                    .foreachRDD(rdd ->
                            rdd.saveAsTextFile(folder.resolve("text-1000").toString()));
            assertThatThrownBy(() -> other.advance(1)).hasMessageContaining("exists");
        }
    }

    @Test
    void refusesADirectoryThatIsWrittenTwiceInOneBatch() {
        try (StreamTest test = StreamTest.builder().checkpoint(store).build()) {
            var lines = test.stream(batch("a"));
            lines.foreachRDD(rdd -> rdd.saveAsTextFile(folder.resolve("out").toString()));
            lines.foreachRDD(rdd -> rdd.saveAsTextFile(folder.resolve("out").toString()));

            assertThatThrownBy(() -> test.advance(1)).hasMessageContaining("exists");
        }
    }

    @Test
    void makesFilesAndTheirNamesDurableBeforeTheCommit() throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold().withoutStackTrace();
            recording.start();
            try (StreamTest test = StreamTest.builder().checkpoint(store).build()) {
                var lines = test.stream(batch("a", "b").inPartitions(2));
                lines.saveAsTextFiles(folder.resolve("new/text").toString());
                lines.saveAsObjectFiles(folder.resolve("new/object").toString());
                test.advance(1);
            }
            recording.stop();

            assertThat(forced(recording))
                    .contains(
                            "new/.text-1000.writing/part-00000",
                            "new/.text-1000.writing/part-00001",
                            "new/.text-1000.writing",
                            "new/.object-1000.writing/part-00000",
                            "new/.object-1000.writing/part-00001",
                            "new/.object-1000.writing",
                            "new",
                            "");
        }
    }

    @Test
    void leavesTheTimeToTheSystemWhereThatIsWanted() throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold().withoutStackTrace();
            recording.start();
            try (StreamTest test = StreamTest.builder()
                    .checkpoint(store)
                    .set("tidemill.files.sync", "false")
                    .build()) {
                test.stream(batch("a")).saveAsTextFiles(folder.resolve("text").toString());
                test.advance(1);
            }
            recording.stop();

            assertThat(forced(recording)).isEmpty();
            assertThat(folder.resolve("text-1000/_SUCCESS")).exists();
        }
    }

    private List<String> forced(Recording recording) throws IOException {
        Path file = folder.resolve("recording.jfr");
        recording.dump(file);
        List<String> forced = new ArrayList<>();
        RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("jdk.FileForce"))
                .map(event -> Path.of(event.getString("path")))
                .filter(path -> path.startsWith(folder))
                .forEach(path -> forced.add(folder.relativize(path).toString()));
        return forced;
    }
}
