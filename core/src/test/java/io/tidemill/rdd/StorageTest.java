package io.tidemill.rdd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.engine.local.LocalEngine;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.plan.StorageLevel;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StorageTest {
    private static final long SMALL_CACHE_BYTES = 20_000;

    @TempDir
    Path directory;

    private final AtomicInteger computed = new AtomicInteger();
    private RDDContext context = new RDDContext(new LocalEngine(2, SMALL_CACHE_BYTES), 4);

    @AfterEach
    void closeContext() {
        context.close();
    }

    private void spillTo(Path spill) {
        context.close();
        context = new RDDContext(new LocalEngine(2, SMALL_CACHE_BYTES, spill), 4);
    }

    private RDD<String> words(int count) {
        return context.parallelize(LocalRDDs.list(count), 4).map(number -> {
            computed.incrementAndGet();
            return "word " + number;
        });
    }

    private static List<String> expected(int count) {
        return LocalRDDs.list(count).stream().map(number -> "word " + number).toList();
    }

    /** Returns how many files of records there are; the one that says whose directory it is goes with the context. */
    private long files(Path root) {
        try (Stream<Path> walked = Files.walk(root)) {
            return walked.filter(file -> file.toString().endsWith(".records")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatFits(StorageLevel level) {
        RDD<String> kept = words(100).persist(level);

        assertThat(kept.collect()).isEqualTo(expected(100));
        assertThat(kept.collect()).isEqualTo(expected(100));
        assertThat(computed).hasValue(100);
        assertThat(kept.storageLevel()).contains(level);
    }

    @Test
    void computesAgainWhatDoesNotFitIntoMemory() {
        RDD<String> kept = words(1_000).cache();

        assertThat(kept.collect()).isEqualTo(expected(1_000));
        assertThat(kept.collect()).isEqualTo(expected(1_000));
        assertThat(computed.get()).isGreaterThan(1_000).isLessThan(2_000);
    }

    @Test
    void spillsWhatDoesNotFitIntoMemory() {
        spillTo(directory);
        RDD<String> kept = words(1_000).persist(StorageLevel.MEMORY_AND_DISK);

        assertThat(kept.collect()).isEqualTo(expected(1_000));
        assertThat(kept.collect()).isEqualTo(expected(1_000));
        assertThat(computed).hasValue(1_000);
        assertThat(files(directory)).isBetween(1L, 4L);
    }

    @Test
    void readsSpilledRecordsOneByOne() {
        RDD<String> kept = words(1_000).persist(StorageLevel.DISK_ONLY);

        assertThat(kept.take(3)).isEqualTo(expected(3));
        assertThat(kept.zip(kept).count()).isEqualTo(1_000);
        assertThat(computed).hasValue(1_000);
    }

    @Test
    void deletesFilesWhenUnpersisted() {
        spillTo(directory);
        RDD<String> kept = words(100).persist(StorageLevel.DISK_ONLY);
        kept.count();
        assertThat(files(directory)).isEqualTo(4);

        kept.unpersist();

        assertThat(files(directory)).isZero();
        assertThat(kept.collect()).isEqualTo(expected(100));
        assertThat(computed).hasValue(200);
    }

    @Test
    void deletesFilesWhenClosed() throws IOException {
        spillTo(directory);
        words(100).persist(StorageLevel.DISK_ONLY).count();

        context.close();

        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void leavesNoFileOfAFailedComputation() {
        spillTo(directory);
        RDD<Integer> kept = context.parallelize(LocalRDDs.list(10), 1)
                .map(number -> 10 / (9 - number))
                .persist(StorageLevel.DISK_ONLY);

        assertThatThrownBy(kept::count).hasMessageContaining("by zero");
        assertThat(files(directory)).isZero();
    }

    @Test
    void namesTheClassThatCanNotBeWritten() {
        RDD<Object> kept = context.parallelize(LocalRDDs.list(10), 2)
                .<Object>map(number -> new NotSerializable())
                .persist(StorageLevel.DISK_ONLY);

        assertThatThrownBy(kept::count)
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SERIALIZABLE))
                .hasMessageContaining("StorageTest$NotSerializable is not serializable")
                .hasMessageContaining("MEMORY_ONLY");
    }

    private static final class NotSerializable {}

    @Test
    void refusesAnotherLevel() {
        RDD<String> kept = words(10).cache();

        assertThat(kept.cache().plan()).isSameAs(kept.plan());
        assertThatThrownBy(() -> kept.persist(StorageLevel.DISK_ONLY))
                .hasMessageContaining("persist")
                .hasMessageContaining("kept with MEMORY_ONLY already");
        assertThat(words(10).storageLevel()).isEmpty();
    }

    @Test
    void computesALocalCheckpointAtOnce() {
        RDD<String> kept = words(1_000).localCheckpoint();

        assertThat(computed).hasValue(1_000);
        assertThat(kept.collect()).isEqualTo(expected(1_000));
        assertThat(computed).hasValue(1_000);
    }

    @Test
    @Tag("faults")
    void forgetsHowALocalCheckpointCameAbout() {
        RDD<Integer> rounds = context.parallelize(List.of(0, 0), 2);
        for (int i = 0; i < 300; i++) {
            rounds = rounds.map(number -> number + 1).localCheckpoint();
        }

        assertThat(rounds.toDebugString()).hasLineCount(2);
        assertThat(rounds.map(number -> number).collect()).containsExactly(300, 300);
    }

    @Test
    @Tag("faults")
    void saysThatADroppedLocalCheckpointCannotBeReadAgain() {
        RDD<String> kept = words(10).localCheckpoint();
        kept.unpersist();

        assertThatThrownBy(kept::count).hasMessageContaining("localCheckpoint").hasMessageContaining("unpersist()");
    }

    @Test
    void readsACheckpointFromItsFilesOnly() {
        String path = directory.resolve("checkpoint").toString();
        RDD<String> saved = words(1_000).checkpoint(path);

        assertThat(saved.collect()).isEqualTo(expected(1_000));
        assertThat(saved.partitionCount()).isEqualTo(4);
        assertThat(computed).hasValue(1_000);
        assertThat(saved.toDebugString()).startsWith("checkpoint").hasLineCount(1);
        assertThatThrownBy(() -> words(1).checkpoint(path)).hasMessageContaining("exists");
    }

    @Test
    void keepsThePartitionerOfACheckpoint() {
        PairRDD<Integer, Item> saved = context.parallelize(LocalRDDs.list(10), 3)
                .mapToPair(number -> Pair.of(number, new Item("i" + number, Colour.RED)))
                .partitionBy(Partitioners.hash(3))
                .checkpoint(directory.resolve("pairs").toString());

        assertThat(saved.partitioner()).isEqualTo(Optional.of(Partitioners.hash(3)));
        assertThat(saved.lookup(4)).containsExactly(new Item("i4", Colour.RED));
    }

    private enum Colour {
        RED
    }

    private record Item(String name, Colour colour) implements Serializable {}

    @Test
    void readsObjectFilesOfNamedClasses() {
        String path = directory.resolve("items").toString();
        List<Item> items = List.of(new Item("a", Colour.RED), new Item("b", Colour.RED));
        context.parallelize(items, 2).saveAsObjectFile(path);

        assertThat(context.objectFile(path, Item.class, Colour.class).collect()).isEqualTo(items);
        assertThatThrownBy(() -> context.objectFile(path, Item.class).collect())
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_FAILED))
                .hasMessageContaining("StorageTest$Colour, which is not allowed")
                .hasMessageContaining("name it where the file is opened");
    }

    @Test
    void readsObjectFilesOfValuesOfTheJdk() {
        String path = directory.resolve("values").toString();
        List<Pair<String, List<Long>>> values = List.of(Pair.of("a", List.of(1L)), Pair.of("b", new ArrayList<>()));
        context.parallelize(values, 3).saveAsObjectFile(path);

        assertThat(context.objectFile(path, Pair.class).collect()).containsExactlyElementsOf(List.copyOf(values));
        assertThat(Path.of(path, "_SUCCESS")).exists();
    }

    @Test
    void writesObjectFilesOfManyRecordsAndOfNone() {
        String many = directory.resolve("many").toString();
        String none = directory.resolve("none").toString();
        words(10_000).saveAsObjectFile(many);
        context.emptyRDD().saveAsObjectFile(none);

        assertThat(context.objectFile(many, String.class).collect()).isEqualTo(expected(10_000));
        assertThat(context.objectFile(none, String.class).collect()).isEmpty();
    }

    @Test
    void reportsATornObjectFile() throws IOException {
        Path path = directory.resolve("torn");
        words(10).coalesce(1).saveAsObjectFile(path.toString());
        Path part = path.resolve("part-00000");
        byte[] bytes = Files.readAllBytes(part);
        Files.write(part, java.util.Arrays.copyOf(bytes, bytes.length - 1));

        assertThatThrownBy(
                        () -> context.objectFile(path.toString(), String.class).count())
                .hasMessageContaining("ends too early");

        Files.write(part, "no objects".getBytes(UTF_8));
        assertThatThrownBy(
                        () -> context.objectFile(path.toString(), String.class).count())
                .hasMessageContaining("part-00000");
    }

    @Test
    void computesOnePartitionAfterTheOther() {
        Iterator<String> records = words(100).toLocalIterator();
        assertThat(computed).hasValue(0);

        assertThat(records.next()).isEqualTo("word 0");
        assertThat(computed).hasValue(25);

        List<String> rest = new ArrayList<>();
        records.forEachRemaining(rest::add);
        assertThat(rest).isEqualTo(expected(100).subList(1, 100));
        assertThat(computed).hasValue(100);
    }

    @Test
    void shufflesOnceForALocalIterator() {
        Iterator<Pair<Integer, Integer>> sums = words(100)
                .mapToPair(word -> Pair.of(word.length(), 1))
                .reduceByKey(Integer::sum)
                .toLocalIterator();

        List<Pair<Integer, Integer>> all = new ArrayList<>();
        sums.forEachRemaining(all::add);
        assertThat(all).containsExactlyInAnyOrder(Pair.of(6, 10), Pair.of(7, 90));
        assertThat(computed).hasValue(100);
    }

    @Test
    void collectsOnlyTheChosenPartitions() {
        assertThat(words(8).collectPartitions(List.of(3, 1)))
                .containsExactly(List.of("word 6", "word 7"), List.of("word 2", "word 3"));
        assertThat(computed).hasValue(4);
        assertThatThrownBy(() -> words(8).collectPartitions(List.of(4))).hasMessageContaining("no partition 4");
    }
}
