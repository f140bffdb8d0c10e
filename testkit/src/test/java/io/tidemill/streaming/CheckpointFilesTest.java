package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.StreamingContext;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.log.LocalLogStore;
import io.tidemill.rdd.RDD;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.StreamTest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a checkpoint directory that are deleted, replaced, mixed or copied. */
@Tag("faults")
final class CheckpointFilesTest {
    private final Path root;
    private final Path directory;

    CheckpointFilesTest(@TempDir Path root) {
        this.root = root;
        this.directory = root.resolve("checkpoint");
    }

    private static StreamTest at(Path directory, int second) {
        return StreamTest.builder()
                .checkpoint(directory)
                .startingAt(Instant.ofEpochSecond(second))
                .build();
    }

    private static CollectedPairs<String, Long> define(StreamTest test) {
        PairDStream<String, Long> totals = test.stream(batch("a"), batch("a"), batch("a"), batch("a"))
                .named("words")
                .mapToPair(word -> Pair.of(word, 1L))
                .<Long>updateStateByKey((counts, total) -> Optional.of(total.orElse(0L) + counts.size()))
                .named("totals");
        return test.collect(totals.window(Duration.ofSeconds(3)).named("window"));
    }

    private static void run(Path directory) {
        try (StreamTest test = at(directory, 0)) {
            define(test);
            test.advance(2);
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    @Test
    void endsTheApplicationWhenItsDirectoryIsDeleted() throws IOException {
        try (StreamTest test = at(directory, 0)) {
            define(test);
            test.advance(1);
            delete(directory);
            assertThatThrownBy(() -> test.advance(1))
                    .hasMessageContainingAll(
                            directory.toString(), "lock was removed or replaced", "Batch 2000 ms is not committed");
        }
    }

    @Test
    void endsTheApplicationWhenAnotherOneWasStartedInItsPlace() throws IOException {
        try (StreamTest test = at(directory, 0)) {
            define(test);
            test.advance(1);
            Path away = root.resolve("away");
            Files.move(directory, away);
            copy(away, directory);
            assertThatThrownBy(() -> test.advance(1))
                    .hasMessageContainingAll(
                            directory.toString(), "is not there any more", "Batch 2000 ms is not committed");
        }
    }

    @Test
    void refusesFilesOfTwoDirectories() throws IOException {
        Path other = root.resolve("other");
        run(directory);
        run(other);
        delete(directory.resolve("kept"));
        copy(other.resolve("kept"), directory.resolve("kept"));
        try (StreamTest test = at(directory, 2)) {
            define(test);
            assertThatThrownBy(() -> test.advance(1))
                    .rootCause()
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_DAMAGED))
                    .hasMessageContainingAll("kept/window/1000", "belongs to another checkpoint directory");
        }
    }

    @Test
    void refusesWhatIsLeftOfADirectoryWithoutItsJournal() throws IOException {
        run(directory);
        delete(directory.resolve("journal"));
        try (StreamTest test = at(directory, 2)) {
            define(test);
            assertThatThrownBy(test::start)
                    .hasMessageContainingAll("kept/window/1000", "belongs to another checkpoint directory");
        }
        assertThat(directory.resolve("kept/window/1000")).exists();
    }

    @Test
    void refusesAFileThatWasCopiedToAnotherName() throws IOException {
        run(directory);
        Path kept = directory.resolve("kept/window");
        Files.delete(kept.resolve("2000"));
        Files.copy(kept.resolve("1000"), kept.resolve("2000"));
        try (StreamTest test = at(directory, 2)) {
            define(test);
            assertThatThrownBy(() -> test.advance(1))
                    .rootCause()
                    .hasMessageContainingAll("kept/window/2000", "under a name that it did not have");
        }
    }

    @Test
    void goesOnFromAWholeCopy() throws IOException {
        run(directory);
        Path copy = root.resolve("copy");
        copy(directory, copy);
        try (StreamTest test = at(copy, 2)) {
            CollectedPairs<String, Long> window = define(test);
            test.advance(1);
            assertThat(window.latest()).extracting(Pair::value).containsExactlyInAnyOrder(1L, 2L, 3L);
        }
    }

    @Test
    void refusesADirectoryOfTheFirstFormat() throws IOException {
        copy(Path.of("src/test/resources/golden/checkpoint-1"), directory);
        try (StreamTest test = at(directory, 3)) {
            define(test);
            assertThatThrownBy(test::start)
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_REFUSED))
                    .hasMessageContainingAll("version 1 of the format", "reads version 2", "empty directory");
        }
    }

    @Test
    void isReadByItsOwnerAlone() throws IOException {
        run(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("kept/window/1000"))))
                .isEqualTo("rw-------");
    }

    @Test
    void givesItsStoreTheSettingsOfTheProgramOnEveryEngine() {
        String location = "memory://settings";
        try (StreamingContext context = StreamingContext.builder("settings")
                .master("local[1]")
                .set("spark.hadoop.fs.s3a.endpoint", "https://store.example.com")
                .build()) {
            context.checkpoint(location);
            context.queueStream(new ArrayDeque<RDD<String>>()).print();
            context.start();
        }
        assertThat(MemoryStoreProvider.optionsOf(location))
                .containsEntry("spark.hadoop.fs.s3a.endpoint", "https://store.example.com");
    }

    @Test
    void takesAPathWithTheSchemeFile() throws IOException {
        try (StreamingContext context =
                StreamingContext.builder("scheme").master("local[1]").build()) {
            context.checkpoint(directory.toUri().toString().replace("file://", "file:"));
            context.queueStream(new ArrayDeque<RDD<String>>()).print();
            context.start();
            assertThat(LocalLogStore.at(directory).list("journal")).isNotEmpty();
        }
        assertThat(Path.of("file:")).doesNotExist();
    }
}
