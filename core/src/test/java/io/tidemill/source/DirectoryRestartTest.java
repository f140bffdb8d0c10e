package io.tidemill.source;

import static io.tidemill.source.Sealed.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.time.BatchTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a directory source takes, and gives again, over restarts. */
class DirectoryRestartTest {
    @TempDir
    private Path folder;

    private DirectoryOptions options = DirectoryOptions.NEW_FILES.stableFor(Duration.ZERO);
    private FakeContext context = new FakeContext().withLog(new MemoryLog());

    /** What is committed. */
    private final Map<String, String> positions = new HashMap<>();

    @Test
    void takesWhatCameWhileItWasDownAndNothingTwice() throws Exception {
        write("old", "passed over\n");
        SourceRun<String> run = start();
        assertThat(committed(run)).isEmpty();
        write("first", "a\n");
        assertThat(committed(run)).containsExactly("a");
        write("second", "b\n");

        SourceRun<String> again = restart();
        write("third", "c\n");
        assertThat(committed(again)).containsExactly("b", "c");
        assertThat(committed(again)).isEmpty();
    }

    @Test
    void namesEachFileWithItsLengthAndTime() throws Exception {
        write("old", "passed over\n");
        SourceRun<String> run = start();
        PositionChanges first = seal(run).positions();
        Path file = write("new", "a\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(123_000));
        PositionChanges second = seal(run).positions();
        Files.delete(file);
        PositionChanges third = seal(run).positions();

        assertThat(first.moved()).containsOnlyKeys(path("old"));
        assertThat(first.moved().get(path("old"))).matches("passed over 12 1000( \\d+)?");
        assertThat(second.moved()).containsOnlyKeys(path("new"));
        assertThat(second.moved().get(path("new"))).matches("2 123000( \\d+)?");
        assertThat(third).isEqualTo(new PositionChanges(Map.of(), Set.of(path("new"))));
        assertThat(seal(run).positions()).isEqualTo(PositionChanges.NONE);
    }

    @Test
    void readsPositionsWithoutTheTimesAtWhichFilesWereMade() throws Exception {
        write("passed", "passed over\n");
        write("taken", "a\n");
        positions.put(path("passed"), "passed over");
        positions.put(path("taken"), "2 1000");

        assertThat(committed(restart())).isEmpty();
    }

    @Test
    @Tag("faults")
    void leavesAFileToTheBatchInWhichItCameWhenBatchesAreLate() throws Exception {
        SourceRun<String> run = start();
        BatchTime first = context.nextBatch();
        long start = first.epochMillis();
        Files.setLastModifiedTime(write("a", "a\n"), FileTime.fromMillis(start - 50));
        Files.setLastModifiedTime(write("b", "b\n"), FileTime.fromMillis(start + 50));
        Files.setLastModifiedTime(write("c", "c\n"), FileTime.fromMillis(start + 150));
        Files.setLastModifiedTime(write("future", "d\n"), FileTime.fromMillis(start + 1_000_000));
        context.nowMillis.set(start + 300);

        assertThat(records(run.seal(first))).containsExactly("a");
        assertThat(records(run.seal(first.plus(FakeContext.INTERVAL)))).containsExactly("b");
        assertThat(records(run.seal(first.plus(FakeContext.INTERVAL.multipliedBy(2)))))
                .containsExactly("c", "d");
    }

    @Test
    void givesABatchAgainAsItWas() throws Exception {
        SourceRun<String> run = start();
        Files.setLastModifiedTime(write("x", "third\n"), FileTime.fromMillis(3_000));
        Files.setLastModifiedTime(write("z", "first\n"), FileTime.fromMillis(1_000));
        Files.setLastModifiedTime(write("y", "second\n"), FileTime.fromMillis(2_000));
        BatchTime time = context.nextBatch();
        SourceBatch<String> planned = run.seal(time);
        append("y", "appended\n");
        write("next", "new\n");

        SourceRun<String> again = restart();
        SourceBatch<String> replayed = again.replay(time, planned.positions());
        assertThat(replayed.positions()).isEqualTo(planned.positions());
        assertThat(records(replayed)).containsExactly("first", "second", "third");
        assertThat(committed(again)).containsExactly("new");
    }

    @Test
    void givesABatchAgainThatOnlyPassedOver() throws Exception {
        write("old", "passed over\n");
        SourceRun<String> run = start();
        BatchTime time = context.nextBatch();
        PositionChanges changes = run.seal(time).positions();

        SourceRun<String> again = restart();
        SourceBatch<String> replayed = again.replay(time, changes);
        assertThat(records(replayed)).isEmpty();
        assertThat(replayed.recordCount()).isZero();
        assertThat(committed(again)).isEmpty();
    }

    @Test
    void leavesFilesForWhichABatchHadNoRoomToTheNextRun() throws Exception {
        options = options.withMostFiles(1);
        SourceRun<String> run = start();
        Files.setLastModifiedTime(write("a", "a\n"), FileTime.fromMillis(1_000));
        Files.setLastModifiedTime(write("b", "b\n"), FileTime.fromMillis(2_000));
        assertThat(committed(run)).containsExactly("a");

        SourceRun<String> again = restart();
        assertThat(committed(again)).containsExactly("b");
        assertThat(committed(again)).isEmpty();
    }

    @Test
    void forgetsNamesThatLeftTheDirectoryWhileItWasDown() throws Exception {
        SourceRun<String> run = start();
        write("a", "a\n");
        write("b", "b\n");
        committed(run);
        Files.delete(folder.resolve("a"));

        SourceRun<String> again = restart();
        assertThat(committed(again)).isEmpty();
        assertThat(positions).containsOnlyKeys(path("b"));
        write("a", "other\n");
        assertThat(committed(again)).containsExactly("other");
    }

    @Test
    void forgetsAllNamesOfADirectoryThatIsGone() throws Exception {
        options = options.recursive();
        Files.createDirectories(folder.resolve("in/deep"));
        Files.createDirectories(folder.resolve("stays"));
        write("in/old", "passed over\n");
        SourceRun<String> run = start();
        write("in/deep/a", "a\n");
        write("stays/b", "b\n");
        committed(run);
        assertThat(positions).containsOnlyKeys(path("in/old"), path("in/deep/a"), path("stays/b"));
        Files.delete(folder.resolve("in/deep/a"));
        Files.delete(folder.resolve("in/deep"));
        Files.delete(folder.resolve("in/old"));
        Files.delete(folder.resolve("in"));
        SourceRun<String> again = restart();
        committed(again);
        assertThat(positions).containsOnlyKeys(path("stays/b"));
        Files.delete(folder.resolve("stays/b"));
        Files.delete(folder.resolve("stays"));
        committed(again);
        assertThat(positions).isEmpty();
    }

    @Test
    void saysWhichFileIsGoneOrShorter() throws Exception {
        SourceRun<String> run = start();
        Path file = write("a", "some lines\n");
        BatchTime time = context.nextBatch();
        PositionChanges changes = run.seal(time).positions();
        Files.writeString(file, "less\n");

        assertThatThrownBy(() -> restart().replay(time, changes))
                .satisfies(hasCode(ErrorCode.INPUT_FAILED))
                .hasMessageContainingAll(file.toString(), "11 bytes", "5 bytes", time.toString());
        Files.delete(file);
        assertThatThrownBy(() -> restart().replay(time, changes))
                .satisfies(hasCode(ErrorCode.INPUT_FAILED))
                .hasMessageContainingAll(file.toString(), "gone");
    }

    @Test
    void readsAPackedFileAgainOnlyAsLongAsItIsTheSame() throws Exception {
        PositionChanges changes = PositionChanges.of(path("a.gz"), "2 1000");
        Path file = write("a.gz", "xxx");

        assertThatThrownBy(() -> restart().replay(context.nextBatch(), changes))
                .satisfies(hasCode(ErrorCode.INPUT_FAILED))
                .hasMessageContaining(file.toString());
    }

    @Test
    void refusesAPositionThatItDidNotWrite() {
        for (String text : List.of("", "12", "a b")) {
            assertThatThrownBy(() -> restart().replay(context.nextBatch(), PositionChanges.of(path("a"), text)))
                    .satisfies(hasCode(ErrorCode.CHECKPOINT_DAMAGED))
                    .hasMessageContaining(path("a"));
        }
    }

    @Test
    void namesNoPositionsWithoutACheckpointDirectory() throws Exception {
        write("old", "passed over\n");
        context = new FakeContext();
        SourceRun<String> run = start();
        write("a", "a\n");

        assertThat(seal(run).positions()).isEqualTo(PositionChanges.NONE);
    }

    @Test
    void takesEachFileOnceOverRandomRestarts() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        SourceRun<String> run = start();
        Map<String, String> there = new TreeMap<>(); // the line of each file
        Set<String> expected = new TreeSet<>();
        Set<String> output = new TreeSet<>();
        int written = 0;
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    String name = String.valueOf(random.nextInt(30));
                    if (!there.containsKey(name)) {
                        String line = name + " as number " + written++;
                        write(name, line + "\n");
                        there.put(name, line);
                        expected.add(line);
                    }
                }
                case 2 -> {
                    // only what was read goes, and a batch sees that it went
                    for (String name : List.copyOf(there.keySet())) {
                        if (output.contains(there.get(name)) && random.nextInt(4) == 0) {
                            Files.delete(folder.resolve(name));
                            there.remove(name);
                        }
                    }
                    output.addAll(committed(run));
                }
                default -> {
                    BatchTime time = context.nextBatch();
                    SourceBatch<String> batch = run.seal(time);
                    if (random.nextBoolean()) {
                        run = restart();
                        batch = batch.positions().isEmpty() ? batch : run.replay(time, batch.positions());
                    }
                    List<String> records = records(batch);
                    assertThat(output)
                            .as("seed %d", seed)
                            .doesNotContainAnyElementsOf(records.isEmpty() ? List.of("") : records);
                    output.addAll(records);
                    batch.positions().applyTo(positions);
                }
            }
        }
        output.addAll(committed(run));
        assertThat(output).as("seed %d", seed).isEqualTo(expected);
        assertThat(positions).hasSameSizeAs(there);
    }

    private SourceRun<String> start() {
        return DirectorySource.lines(folder.toString()).with(options).start(context);
    }

    private SourceRun<String> restart() {
        FakeContext before = context;
        context = new FakeContext().withLog(new MemoryLog()).continuedFrom(positions);
        context.nowMillis.set(before.nowMillis.get());
        return start();
    }

    private SourceBatch<String> seal(SourceRun<String> run) {
        context.nowMillis.addAndGet(100);
        return run.seal(context.nextBatch());
    }

    private List<String> committed(SourceRun<String> run) throws Exception {
        SourceBatch<String> batch = seal(run);
        batch.positions().applyTo(positions);
        return records(batch);
    }

    private Path write(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        return file;
    }

    private void append(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text, StandardOpenOption.APPEND);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static java.util.function.Consumer<Throwable> hasCode(ErrorCode code) {
        return e -> assertThat(((TidemillException) e).code()).isEqualTo(code);
    }
}
