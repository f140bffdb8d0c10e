package io.tidemill.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.runtime.BatchFailedException;
import io.tidemill.runtime.StopMode;
import io.tidemill.source.DirectoryOptions;
import io.tidemill.source.DirectorySource;
import io.tidemill.source.RecordFormat;
import io.tidemill.stream.DStream;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.StreamEvent.BatchCompleted;
import io.tidemill.testkit.StreamEvent.ReceiverError;
import io.tidemill.testkit.StreamEvent.ReceiverStarted;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of a directory a stream takes, when, and what it reads of them. */
class DirectoryTest {
    /** In the year 2100, so that whatever a test writes without saying when was changed long ago. */
    private static final Instant START = Instant.ofEpochSecond(4_102_444_800L);

    @TempDir
    private Path folder;

    private final StreamTest test = StreamTest.builder()
            .startingAt(START)
            .set("tidemill.files.stable", "0")
            .build();

    @AfterEach
    void stop() {
        test.close();
    }

    // ---- which files

    @Test
    void takesEachNewFileOnce() throws IOException {
        write("before", "passed over\n");
        Collected<String> lines = lines(DirectoryOptions.NEW_FILES);
        test.start();
        write("first", "a\nb\n");
        test.advance(1);
        write("second", "c\n");
        test.advance(3);

        assertThat(lines.batches()).containsExactly(List.of("a", "b"), List.of("c"), List.of(), List.of());
        assertThat(recordCounts()).containsExactly(2L, 1L, 0L, 0L);
    }

    @Test
    void takesFilesThatAreThereIfAsked() throws IOException {
        write("before", "a\n");
        Collected<String> lines = lines(DirectoryOptions.ALL_FILES);
        test.start();
        write("new", "b\n");
        test.advance(2);

        assertThat(lines.batches()).containsExactly(List.of("a", "b"), List.of());
    }

    @Test
    @Tag("faults")
    void takesABacklogInStepsThatKeepTheInterval() throws IOException {
        for (int i = 10; i < 40; i++) {
            write("backlog-" + i, "a line\n".repeat(100_000)); // 700,000 bytes
        }
        DStream<String> lines =
                test.context().stream(DirectorySource.lines(folder.toString()).with(DirectoryOptions.ALL_FILES));
        // so a batch can do about 2.7 million bytes, which is four files
        lines.foreachRDD(rdd -> test.timeline().pass(Duration.ofMillis(rdd.count() / 400)));
        test.start();
        while (recordCounts().stream().mapToLong(Long::longValue).sum() < 3_000_000) {
            test.timeline().advanceToNext();
        }

        assertThat(recordCounts()).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(400_000));
        assertThat(recordCounts().size()).isBetween(8, 14);
    }

    @Test
    void takesFilesMovedInAtTheNextBatch() throws IOException {
        Path aside = Files.createDirectory(folder.resolve("aside"));
        Path written = Files.writeString(aside.resolve("data"), "a\n");
        Collected<String> lines = lines(DirectoryOptions.NEW_FILES);
        test.advance(1);
        Files.move(written, folder.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
        test.advance(1);

        assertThat(lines.batches()).containsExactly(List.of(), List.of("a"));
    }

    @Test
    void waitsUntilAFileHasStoppedGrowing() throws IOException {
        Collected<String> lines = lines(DirectoryOptions.NEW_FILES.stableFor(Duration.ofSeconds(2)));
        test.start();
        for (int i = 0; i < 3; i++) {
            append("growing", "line " + i + "\n");
            touch("growing");
            test.advance(1);
        }
        test.advance(2);

        assertThat(lines.batches())
                .containsExactly(List.of(), List.of(), List.of(), List.of(), List.of("line 0", "line 1", "line 2"));
    }

    @Test
    void takesAFileOfTheFutureWhenItStaysTheSame() throws IOException {
        Collected<String> lines = lines(DirectoryOptions.NEW_FILES.stableFor(Duration.ofSeconds(1)));
        test.start();
        Files.setLastModifiedTime(write("data", "a\n"), FileTime.from(START.plusSeconds(1_000_000)));
        test.advance(2);

        assertThat(lines.batches()).containsExactly(List.of(), List.of("a"));
    }

    @Test
    void takesAnEmptyFileOnlyWhenItHasContent() throws IOException {
        Collected<String> lines = lines(DirectoryOptions.NEW_FILES);
        test.start();
        write("data", "");
        test.advance(3);
        append("data", "a\n");
        test.advance(1);

        assertThat(lines.batches()).containsExactly(List.of(), List.of(), List.of(), List.of("a"));
    }

    @Test
    void passesOverHiddenNamesAndThoseTheFilterRefuses() throws IOException {
        List<String> asked = new ArrayList<>();
        Collected<String> lines = lines(DirectoryOptions.NEW_FILES.withFilter(path -> {
            asked.add(folder.relativize(path).toString());
            return path.toString().endsWith(".log");
        }));
        test.start();
        write(".a.log", "hidden\n");
        write("_b.log", "hidden\n");
        write("c.txt", "refused\n");
        write("d.log", "d\n");
        test.advance(2);
        write("e.log", "e\n");
        test.advance(1);

        assertThat(lines.batches()).containsExactly(List.of("d"), List.of(), List.of("e"));
        assertThat(asked).containsExactlyInAnyOrder("c.txt", "d.log", "e.log");
    }

    @Test
    void readsWhatReplacesATakenFileButNotWhatIsAppended() throws IOException {
        Collected<String> lines = lines(DirectoryOptions.NEW_FILES);
        test.start();
        write("data", "a\n");
        test.advance(1);
        append("data", "b\n");
        test.advance(1);
        write(".new", "c\n");
        Files.move(folder.resolve(".new"), folder.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
        test.advance(1);
        Files.delete(folder.resolve("data"));
        test.advance(1);
        write("data", "d\n");
        test.advance(1);

        assertThat(lines.batches()).containsExactly(List.of("a"), List.of(), List.of("c"), List.of(), List.of("d"));
    }

    @Test
    void looksIntoDirectoriesInsideIfAsked() throws IOException {
        write("old/before", "passed over\n");
        Collected<String> flat = lines(DirectoryOptions.NEW_FILES);
        Collected<String> deep = lines(DirectoryOptions.NEW_FILES.recursive());
        test.start();
        write("old/a", "a\n");
        write("new/inner/b", "b\n");
        write(".hidden/c", "c\n");
        write("d", "d\n");
        test.advance(2);

        assertThat(flat.batches()).containsExactly(List.of("d"), List.of());
        assertThat(deep.all()).containsExactlyInAnyOrder("a", "b", "d");
    }

    @Test
    void takesTheFilesOfAllDirectoriesThatMatch() throws IOException {
        write("2026-01/before", "passed over\n");
        Collected<String> lines =
                test.collect(test.context().textFileStream(folder + "/2026-*/in/", DirectoryOptions.NEW_FILES));
        test.start();
        write("2026-01/in/a", "a\n");
        write("2026-02/in/b", "b\n");
        write("2025-12/in/c", "c\n");
        write("2026-02/out/d", "d\n");
        write("2026-03", "e\n");
        test.advance(1);

        assertThat(lines.all()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void takesTheFilesThatMatch() throws IOException {
        Collected<String> lines = test.collect(test.context().textFileStream(folder + "/*.log"));
        test.start();
        write("a.log", "a\n");
        write("b.txt", "b\n");
        write("dir.log/c", "c\n");
        test.advance(1);

        assertThat(lines.all()).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void dividesManyFilesAmongBatchesOldestFirst() throws IOException {
        for (int i = 0; i < 5; i++) {
            Files.setLastModifiedTime(write("file" + i, i + "\n"), FileTime.from(START.minusSeconds(10 + i)));
        }
        Collected<String> byCount = lines(DirectoryOptions.ALL_FILES.withMostFiles(2));
        Collected<String> byBytes = lines(DirectoryOptions.ALL_FILES.withMostBytes(6));
        Collected<String> oneAtLeast = lines(DirectoryOptions.ALL_FILES.withMostBytes(1));
        test.advance(2);
        test.context().stop(StopMode.GRACEFUL);

        assertThat(byCount.batches())
                .containsExactly(List.of("4", "3"), List.of("2", "1"), List.of("0"), List.of(), List.of());
        assertThat(byBytes.batches().subList(0, 2)).containsExactly(List.of("4", "3", "2"), List.of("1", "0"));
        assertThat(oneAtLeast.batches())
                .containsExactly(List.of("4"), List.of("3"), List.of("2"), List.of("1"), List.of("0"));
    }

    @Test
    void processesWhatIsThereAtAGracefulStop() throws IOException {
        Collected<String> lines = lines(DirectoryOptions.NEW_FILES);
        test.advance(1);
        write("data", "a\n");
        test.context().stop(StopMode.GRACEFUL);

        assertThat(lines.all()).containsExactly("a");
    }

    // ---- what is read

    @Test
    void readsLinesWhateverEndsThem() throws IOException {
        Collected<String> lines = lines(DirectoryOptions.NEW_FILES);
        test.start();
        write("data", "unix\nwindows\r\n\n\u00e4\u20ac\nno end");
        test.advance(1);

        assertThat(lines.all()).containsExactly("unix", "windows", "", "\u00e4\u20ac", "no end");
        assertThat(recordCounts()).containsExactly(5L);
    }

    @Test
    void unpacksFiles() throws IOException {
        Collected<String> lines = lines(DirectoryOptions.NEW_FILES);
        test.start();
        Files.write(folder.resolve("data.gz"), packed("a\nb\n", "c\nno end"));
        test.advance(1);

        assertThat(lines.all()).containsExactly("a", "b", "c", "no end");
        assertThat(recordCounts()).containsExactly(4L);
    }

    @Test
    void cutsAndCountsLinesThatAreTooLong() throws IOException {
        try (StreamTest short10 = StreamTest.builder()
                .startingAt(START)
                .set("tidemill.line.limit", "10")
                .set("tidemill.files.stable", "0")
                .build()) {
            Collected<String> lines = short10.collect(short10.context().textFileStream(folder.toString()));
            short10.start();
            write("data", "a".repeat(100_000) + "\nb\n" + "c".repeat(11) + "\n" + "d".repeat(10));
            short10.advance(1);

            assertThat(lines.all()).containsExactly("a".repeat(10), "b", "c".repeat(10), "d".repeat(10));
            assertThat(short10.events(BatchCompleted.class)
                            .get(0)
                            .batch()
                            .incidents()
                            .values())
                    .containsExactly(2L);
        }
    }

    @Test
    void readsRecordsOfFixedLength() throws IOException {
        Collected<byte[]> records = test.collect(test.context().binaryRecordsStream(folder.toString(), 3));
        test.start();
        write("data", "abcdef");
        test.advance(1);

        assertThat(records.all()).extracting(it -> new String(it, UTF_8)).containsExactly("abc", "def");
    }

    @Test
    void failsTheBatchForAFileThatEndsWithinARecord() throws IOException {
        Collected<byte[]> records = test.collect(test.context().binaryRecordsStream(folder.toString(), 3));
        test.start();
        write("data", "abcd");

        assertThatThrownBy(() -> test.advance(1))
                .isInstanceOf(BatchFailedException.class)
                .rootCause()
                .hasMessageContaining(folder.resolve("data") + " at byte 3: the last 1 bytes are no whole record");
        assertThat(records.all()).isEmpty();
    }

    @Test
    void readsRecordsOfAFormat() throws IOException {
        Collected<byte[]> records = test.collect(test.context()
                .fileStream(folder.toString(), RecordFormat.lengthPrefixed(10), DirectoryOptions.NEW_FILES));
        test.start();
        write("data", "\0\0\0\3abc\0\0\0\0\0\0\0\1d");
        test.advance(1);

        assertThat(records.all()).extracting(it -> new String(it, UTF_8)).containsExactly("abc", "", "d");
    }

    @Test
    void readsTenThousandFilesInAFewTasks() throws IOException {
        for (int i = 0; i < 10_000; i++) {
            write("file" + i, i + "\n");
        }
        Collected<Integer> partitions = new Collected<>();
        Collected<String> lines = new Collected<>();
        var stream = test.context().textFileStream(folder.toString(), DirectoryOptions.ALL_FILES);
        stream.output(lines);
        stream.transform(rdd -> test.context().batchContext().parallelize(List.of(rdd.partitionCount())))
                .output(partitions);
        test.advance(1);

        assertThat(lines.all())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 10_000).mapToObj(String::valueOf).toList());
        assertThat(partitions.all().get(0)).isLessThanOrEqualTo(16);
    }

    @Test
    void readsTheSameFilesInWindows() throws IOException {
        Collected<String> lines =
                test.collect(test.context().textFileStream(folder.toString()).window(Duration.ofSeconds(2)));
        test.start();
        write("a", "a\n");
        test.advance(1);
        append("a", "too late\n");
        write("b", "b\n");
        test.advance(3);

        assertThat(lines.batches()).containsExactly(List.of("a"), List.of("a", "b"), List.of("b"), List.of());
    }

    // ---- what goes wrong

    @Test
    void refusesToStartWithoutItsDirectory() {
        Path missing = folder.resolve("missing");
        test.collect(test.context().textFileStream(missing.toString()));

        assertThatThrownBy(test::start)
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_FAILED))
                .hasMessageContaining("finds no directory " + missing)
                .hasMessageContaining("awaitingDirectory");
    }

    @Test
    void awaitsItsDirectoryIfAsked() throws IOException {
        Path later = folder.resolve("later");
        Collected<String> lines = test.collect(
                test.context().textFileStream(later.toString(), DirectoryOptions.NEW_FILES.awaitingDirectory()));
        test.advance(1);
        write("later/data", "a\n");
        test.advance(1);

        assertThat(lines.batches()).containsExactly(List.of(), List.of("a"));
    }

    @Test
    void goesOnWhenItsDirectoryComesBack() throws IOException {
        Path away = folder.resolve("away");
        write("in/a", "a\n");
        Collected<String> lines = test.collect(
                test.context().textFileStream(folder.resolve("in").toString(), DirectoryOptions.ALL_FILES));
        test.advance(1);
        Files.move(folder.resolve("in"), away);
        test.advance(3);
        Files.writeString(away.resolve("b"), "b\n");
        Files.move(away, folder.resolve("in"));
        test.advance(2);

        assertThat(lines.batches())
                .containsExactly(List.of("a"), List.of(), List.of(), List.of(), List.of("b"), List.of());
        assertThat(test.events(ReceiverError.class)).hasSize(1);
        assertThat(test.events(ReceiverStarted.class)).hasSize(2);
    }

    @Test
    void failsTheBatchForAFileThatIsGoneOrShorter() throws IOException {
        Path data = folder.resolve("data");
        List<Throwable> causes = new ArrayList<>();
        for (String left : new String[] {"", "a"}) {
            try (StreamTest failing = StreamTest.builder().startingAt(START).build()) {
                var stream = failing.context().textFileStream(folder.toString(), DirectoryOptions.ALL_FILES);
                stream.foreachRDD((rdd, time) -> {
                    Files.delete(data);
                    if (!left.isEmpty()) {
                        Files.writeString(data, left);
                    }
                });
                failing.collect(stream);
                write("data", "abc\n");
                failing.advance(1);
            } catch (BatchFailedException e) {
                causes.add(e.getCause());
            }
        }

        assertThat(causes)
                .hasSize(2)
                .allSatisfy(
                        cause -> assertThat(((TidemillException) cause).code()).isEqualTo(ErrorCode.INPUT_FAILED));
        assertThat(causes.get(0)).hasMessageContaining(data.toString()).hasMessageContaining("NoSuchFile");
        assertThat(causes.get(1)).hasMessageContaining(data + " has 1 bytes; expected 4");
    }

    @Test
    void namesAFileThatIsDamaged() throws IOException {
        byte[] whole = packed("some text that is long enough\n");
        Files.write(folder.resolve("data.gz"), java.util.Arrays.copyOf(whole, whole.length - 4));
        lines(DirectoryOptions.ALL_FILES);

        assertThatThrownBy(() -> test.advance(1))
                .isInstanceOf(BatchFailedException.class)
                .cause()
                .hasMessageContaining("Reading " + folder.resolve("data.gz") + " failed");
    }

    // ---- words

    private Collected<String> lines(DirectoryOptions options) {
        return test.collect(test.context().textFileStream(folder.toString(), options));
    }

    private List<Long> recordCounts() {
        return test.events(BatchCompleted.class).stream()
                .flatMap(it -> it.batch().recordCounts().values().stream())
                .toList();
    }

    private Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private void append(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Says that a file was changed now, by the test's clock. */
    private void touch(String name) throws IOException {
        Files.setLastModifiedTime(
                folder.resolve(name), FileTime.from(test.timeline().now()));
    }

    private static byte[] packed(String... members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String member : members) {
            try (OutputStream out = new GZIPOutputStream(bytes)) {
                out.write(member.getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
