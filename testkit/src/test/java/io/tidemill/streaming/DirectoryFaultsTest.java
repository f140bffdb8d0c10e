package io.tidemill.streaming;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.BatchContext;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.LogStore;
import io.tidemill.source.DirectoryOptions;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.StreamEvent.BatchCompleted;
import io.tidemill.testkit.StreamTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a stream of a directory makes of what others do to the directory: nothing is lost without a word. */
@Tag("faults")
class DirectoryFaultsTest {
    /** In the year 2100, so that whatever a test writes without saying when was changed long ago. */
    private static final Instant START = Instant.ofEpochSecond(4_102_444_800L);

    private static final DirectoryOptions AT_ONCE = DirectoryOptions.NEW_FILES.stableFor(Duration.ZERO);

    @TempDir
    private Path folder;

    private StreamTest test = started().build();

    @AfterEach
    void stop() {
        test.close();
    }

    // ---- which file a name stands for

    @Test
    void readsANameThatWasRemovedAndMadeAgainBetweenTwoLooks() throws IOException {
        Collected<String> lines = lines(AT_ONCE);
        test.start();
        for (int i = 0; i < 4; i++) {
            write("orders", "order " + i + "\n");
            test.advance(1);
            Files.delete(folder.resolve("orders"));
        }

        assertThat(lines.batches())
                .containsExactly(List.of("order 0"), List.of("order 1"), List.of("order 2"), List.of("order 3"));
    }

    @Test
    void readsAFileThatWasRenamedOverATakenOne() throws IOException {
        write("orders", "there before\n");
        Collected<String> lines = lines(AT_ONCE);
        test.start();
        for (int i = 0; i < 3; i++) {
            write(".new", "order " + i + "\n");
            Files.move(folder.resolve(".new"), folder.resolve("orders"), StandardCopyOption.REPLACE_EXISTING);
            test.advance(1);
        }

        assertThat(lines.all()).containsExactly("order 0", "order 1", "order 2");
    }

    @Test
    void countsAFileOnceThatIsWrittenToAfterItWasTaken() throws IOException {
        write("before", "there before\n");
        Collected<String> lines = lines(AT_ONCE);
        test.start();
        write("new", "a\n");
        test.advance(1);
        append("new", "b\n");
        append("before", "b\n");
        test.advance(2);
        append("new", "c\n");
        test.advance(2);

        assertThat(lines.all()).containsExactly("a");
        assertThat(count("changed")).isEqualTo(2);
    }

    @Test
    void knowsItsFilesAfterARestart() throws IOException {
        LogStore store = new MemoryLogStore();
        write("passed", "there before\n");
        continueIn(store, AT_ONCE);
        test.start();
        write("kept", "a\n");
        write("appended", "b\n");
        write("replaced", "c\n");
        test.advance(1);
        test.close();

        append("appended", "more\n");
        replace("replaced", "d, which is longer\n");
        replace("passed", "e\n");
        Collected<String> lines = continueIn(store, AT_ONCE);
        test.advance(2);

        assertThat(lines.all()).containsExactlyInAnyOrder("d, which is longer", "e");
        assertThat(count("changed")).isEqualTo(1);
    }

    @Test
    void takesADirectoryThatWasCopiedForTheSame() throws IOException {
        LogStore store = new MemoryLogStore();
        continueIn(store, AT_ONCE);
        test.start();
        Path file = write("data", "a\n");
        test.advance(1);
        test.close();

        FileTime modified = Files.getLastModifiedTime(file);
        replace("data", "a\n");
        Files.setLastModifiedTime(file, modified);
        Collected<String> lines = continueIn(store, AT_ONCE);
        test.advance(1);

        assertThat(lines.all()).isEmpty();
    }

    // ---- when a file is complete

    @Test
    void waitsForAFileThatGrowsWhateverItsModificationTimeSays() throws IOException {
        Collected<String> lines = lines(DirectoryOptions.NEW_FILES);
        test.start();
        for (int i = 0; i < 3; i++) {
            append("slow", "line " + i + "\n");
            Files.setLastModifiedTime(folder.resolve("slow"), FileTime.from(START.minusSeconds(30)));
            test.advance(1);
        }
        test.advance(2);

        assertThat(lines.batches())
                .containsExactly(List.of(), List.of(), List.of(), List.of("line 0", "line 1", "line 2"), List.of());
    }

    @Test
    void takesAtOnceWhatHasLainThereSinceBeforeTheStart() throws IOException {
        Files.setLastModifiedTime(write("old", "old\n"), FileTime.from(START.minusSeconds(3_600)));
        Files.setLastModifiedTime(write("young", "young\n"), FileTime.from(START.minusSeconds(30)));
        Collected<String> lines = lines(DirectoryOptions.ALL_FILES);
        test.advance(2);

        assertThat(lines.batches()).containsExactly(List.of("old", "young"), List.of());
    }

    // ---- what cannot be read

    @Test
    void stopsAtAPackedFileThatIsDamagedAndSaysTheWaysOut() throws IOException {
        lines(AT_ONCE);
        test.start();
        damaged("data.gz");

        assertThatThrownBy(() -> test.advance(1)).rootCause().isInstanceOf(java.io.EOFException.class);
        assertThatThrownBy(() -> test.advance(1))
                .cause()
                .hasMessageContaining("data.gz")
                .hasMessageContaining("tidemill.files.unreadable=skip");
    }

    @Test
    void passesOverWhatCanNotBeReadWhereThatIsWanted() throws IOException {
        test.close();
        test = started().set("tidemill.files.unreadable", "skip").build();
        Collected<String> bySetting = lines(AT_ONCE);
        Collected<String> byOption = lines(AT_ONCE.passingOverUnreadable());
        test.start();
        write("a", "a\n");
        damaged("b.gz");
        write("c.gz", "text\n");
        write("d.zst", "text\n");
        write("e", "e\n");
        test.advance(2);

        assertThat(bySetting.all()).contains("a", "e").doesNotContain("text");
        assertThat(byOption.all()).contains("a", "e").doesNotContain("text");
        assertThat(count("unreadable")).isEqualTo(6);
        assertThat(test.events(BatchCompleted.class)).hasSize(2);
    }

    @Test
    void refusesAFileBeforeABatchHasIt() throws IOException {
        for (String name : List.of("text.gz", "data.zst", "data.BZ2", "data.tar.gz")) {
            LogStore store = new MemoryLogStore();
            continueIn(store, AT_ONCE);
            test.start();
            write(name, "a\n");
            assertThatThrownBy(() -> test.advance(1))
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_FAILED))
                    .hasMessageContaining(folder.resolve(name).toString())
                    .hasMessageContaining("tidemill.files.unreadable=skip");
            Files.delete(folder.resolve(name));

            Collected<String> lines = continueIn(store, AT_ONCE);
            test.start();
            write("good", "b\n");
            test.advance(1);
            assertThat(lines.all()).as(name).containsExactly("b");
            Files.delete(folder.resolve("good"));
        }
    }

    @Test
    void readsAllThatIsPackedOrSaysThatItCanNot() throws IOException {
        ByteArrayOutputStream good = new ByteArrayOutputStream();
        good.write(packed("a\n"));
        good.write(packed("b\n"));
        good.write(new byte[10_000]); // as tar fills up its blocks
        ByteArrayOutputStream bad = new ByteArrayOutputStream();
        bad.write(packed("c\n"));
        int second = bad.size();
        bad.write(packed("d\n"), 1, 20);
        Collected<String> lines = lines(AT_ONCE);
        test.start();
        Files.write(folder.resolve("good.gz"), good.toByteArray());
        test.advance(1);
        Path damaged = Files.write(folder.resolve("bad.gz"), bad.toByteArray());

        assertThat(lines.all()).containsExactly("a", "b");
        assertThatThrownBy(() -> test.advance(1))
                .cause()
                .hasMessageContaining("bad.gz")
                .hasMessageContaining("what begins at byte " + second);
        try (BatchContext batches = BatchContext.create("files")) {
            assertThat(batches.textFile(folder.resolve("good.gz").toString()).collect())
                    .containsExactly("a", "b");
            assertThatThrownBy(() -> batches.textFile(damaged.toString()).collect())
                    .hasMessageContaining("bad.gz")
                    .hasMessageContaining("what begins at byte " + second);
        }
    }

    @Test
    void goesOnAfterARestartWithoutAFileThatIsGone() throws IOException {
        LogStore store = new MemoryLogStore();
        continueIn(store, AT_ONCE);
        test.start();
        damaged("data.gz");
        write("other", "a\n");
        assertThatThrownBy(() -> test.advance(1)).rootCause().isInstanceOf(java.io.EOFException.class);
        Files.delete(folder.resolve("data.gz"));

        continueIn(store, AT_ONCE);
        assertThatThrownBy(test::start)
                .hasMessageContaining("data.gz")
                .hasMessageContaining("it is gone")
                .hasMessageContaining("tidemill.files.unreadable=skip")
                .hasMessageContaining("tidemill.checkpoint.discard=directory-1");

        Collected<String> lines = continueIn(store, AT_ONCE.passingOverUnreadable());
        test.advance(1);
        assertThat(lines.all()).containsExactly("a");
        assertThat(count("unreadable")).isEqualTo(1);
    }

    @Test
    void countsAFileThatIsGoneBeforeItsTurn() throws IOException {
        Collected<String> lines = lines(AT_ONCE.withMostFiles(1));
        test.start();
        for (int i = 0; i < 3; i++) {
            Files.setLastModifiedTime(write("file" + i, i + "\n"), FileTime.from(START.minusSeconds(10 - i)));
        }
        test.advance(1);
        Files.delete(folder.resolve("file1"));
        replace("file2", "other\n");
        test.advance(3);

        assertThat(lines.all()).containsExactly("0", "other");
        assertThat(count("gone")).isEqualTo(2);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void passesOverANameThatItHasNoCharactersFor() throws Exception {
        Collected<String> lines = lines(AT_ONCE);
        test.start();
        Process made = new ProcessBuilder("sh", "-c", "printf 'x\\n' > \"$(printf 'caf\\351.txt')\"")
                .directory(folder.toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        write("other", "a\n");
        test.advance(3);

        assertThat(lines.all()).containsExactly("a");
        assertThat(count("unreadable")).isEqualTo(1);
        assertThatThrownBy(() -> test.context().batchContext().textFile(folder.toString()))
                .hasMessageContaining("caf")
                .hasMessageContaining("LC_ALL=C.UTF-8");
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file); // what deletes the folder knows no such names
            }
        }
    }

    // ---- what a file begins with

    @Test
    void dropsTheMarkBeforeTheFirstLine() throws IOException {
        Collected<String> lines = lines(AT_ONCE);
        test.start();
        write("a.csv", "\uFEFFid,name\n1,\uFEFFx\n");
        write("b.csv", "\uFEFF");
        Files.write(folder.resolve("c.gz"), packed("\uFEFFpacked\n"));
        test.advance(1);

        assertThat(lines.all()).containsExactlyInAnyOrder("id,name", "1,\uFEFFx", "packed");
        assertThat(test.events(BatchCompleted.class).get(0).batch().recordCount())
                .isEqualTo(3);
        assertThat(test.context()
                        .batchContext()
                        .wholeTextFiles(folder.resolve("a.csv").toString())
                        .values()
                        .collect())
                .containsExactly("id,name\n1,\uFEFFx\n");
    }

    @Test
    void saysThatAFileLooksLikeUtf16() throws IOException {
        lines(AT_ONCE);
        test.start();
        Files.write(folder.resolve("marked"), "id\n".getBytes(UTF_16));
        Files.write(folder.resolve("plain"), "a line of text\n".getBytes(UTF_16LE));
        write("utf-8", "a line of text\n");
        test.advance(1);

        assertThat(count("utf-16")).isEqualTo(2);
    }

    // ---- what a name says

    @Test
    void unpacksWhateverTheCaseOfTheEnding() throws IOException {
        Collected<String> lines = lines(AT_ONCE);
        test.start();
        Files.write(folder.resolve("DATA.GZ"), packed("a\n"));
        test.advance(1);

        assertThat(lines.all()).containsExactly("a");
        assertThat(test.context().batchContext().textFile(folder.toString()).collect())
                .containsExactly("a");
    }

    @Test
    void passesOverFilesInWorkUntilTheyAreRenamed() throws IOException {
        Collected<String> lines = lines(AT_ONCE);
        Collected<String> asked = test.collect(test.context().textFileStream(folder + "/*.part", AT_ONCE));
        List<String> endings = List.of("tmp", "filepart", "part", "crdownload", "_COPYING_", "PARTIAL");
        test.start();
        for (String ending : endings) {
            write("file" + ending + ".csv." + ending, ending + "\n");
        }
        test.advance(1);
        assertThat(lines.all()).isEmpty();
        assertThat(asked.all()).containsExactly("part");
        assertThat(test.context().batchContext().textFile(folder.toString()).collect())
                .isEmpty();
        for (String ending : endings) {
            Files.move(folder.resolve("file" + ending + ".csv." + ending), folder.resolve("file" + ending + ".csv"));
        }
        test.advance(1);

        assertThat(lines.all()).containsExactlyInAnyOrderElementsOf(endings);
    }

    @Test
    void refusesTextThatIsPackedInAnotherWay() throws IOException {
        Path file = write("data.zst", "a\n");

        assertThatThrownBy(() -> test.context().batchContext().textFile(file.toString()))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("only files that end in .gz are unpacked");
        assertThat(test.context().batchContext().binaryFiles(file.toString()).count())
                .isEqualTo(1);
    }

    @Test
    void takesASlashAtTheEndOfAPatternForDirectories() throws IOException {
        Files.createDirectory(folder.resolve("inside"));
        Collected<String> lines = test.collect(test.context().textFileStream(folder + "/*/", AT_ONCE));
        test.start();
        write("a", "directly\n");
        write("inside/b", "inside\n");
        test.advance(1);

        assertThat(lines.all()).containsExactly("inside");
        assertThat(test.context().batchContext().textFile(folder + "/*/").collect())
                .containsExactly("inside");
    }

    // ---- the stage

    private static StreamTest.Builder started() {
        return StreamTest.builder().startingAt(START);
    }

    private Collected<String> lines(DirectoryOptions options) {
        return test.collect(test.context().textFileStream(folder.toString(), options));
    }

    private Collected<String> continueIn(LogStore store, DirectoryOptions options) {
        test.close();
        test = started().checkpoint(store).build();
        return lines(options);
    }

    private long count(String incident) {
        return test.events(BatchCompleted.class).stream()
                .flatMap(event -> event.batch().incidents().entrySet().stream())
                .filter(entry -> entry.getKey().endsWith("." + incident))
                .mapToLong(entry -> entry.getValue())
                .sum();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private void append(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void replace(String name, String text) throws IOException {
        write(".new", text);
        Files.move(folder.resolve(".new"), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private void damaged(String name) throws IOException {
        byte[] whole = packed("a line that is packed\n".repeat(1_000));
        Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length / 2));
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
