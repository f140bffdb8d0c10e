package io.tidemill.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of where checkpoint directories are made; what lies in memory only says nothing about durability. */
final class CheckpointPlace {
    @Option(
            names = "--directory",
            paramLabel = "PATH",
            description = "Make the checkpoint directories in this one, on the disk to be measured."
                    + " Default: the project's target")
    private @Nullable Path parent;

    /** Makes an empty directory. */
    Path create() throws IOException {
        Path chosen = Optional.ofNullable(parent).orElseGet(CheckpointPlace::target);
        return Files.createTempDirectory(Files.createDirectories(chosen), "bench-checkpoint");
    }

    /** Returns where this class was built, which is the target of its project. */
    private static Path target() {
        try {
            return Path.of(CheckpointPlace.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("checkpoints");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The classes of the benchmarks have no place", e);
        }
    }

    /** Returns the bytes of all files. */
    static long bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(CheckpointPlace::deleteFile);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void deleteFile(Path file) {
        try {
            Files.delete(file);
        } catch (NoSuchFileException gone) {
            // The process that had it was still ending.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
