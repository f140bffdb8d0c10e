package io.tidemill.rdd;

import io.tidemill.engine.PartitionAction;
import io.tidemill.engine.PartitionSink;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.Plan;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory of files, one per partition, written aside and then renamed, so that it is either there completely or not at
 * all. Files are {@code part-00000} and so on; an empty {@code _SUCCESS} ends the work.
 */
record OutputDirectory(Path directory, TextOutput.Existing existing) {
    /** How one file is written. */
    @FunctionalInterface
    interface PartFormat<T, R> extends Serializable {
        /** Returns what writes {@code file}, which is not there yet, and closes it. */
        PartitionSink<T, R> open(Path file) throws IOException;
    }

    static OutputDirectory of(Path directory, TextOutput.Existing existing) {
        return new OutputDirectory(directory.toAbsolutePath().normalize(), existing);
    }

    /** Writes all partitions, and returns the results of their sinks. */
    <T, R> List<R> write(Plan<T> plan, RDDContext context, PartFormat<T, R> format) {
        Path aside = directory.resolveSibling("." + directory.getFileName() + ".writing");
        try {
            if (existing == TextOutput.Existing.REFUSE && Files.exists(directory)) {
                throw new TidemillException(
                        ErrorCode.OUTPUT_FAILED,
                        "The output directory " + directory + " exists; remove it, or choose another");
            }
            deleteRecursively(aside);
            Files.createDirectories(aside);
            List<R> results = context.engine().run(plan, new PartWriting<>(aside.toString(), format));
            if (results.isEmpty()) {
                writeEmpty(aside, format);
            }
            Files.createFile(aside.resolve("_SUCCESS"));
            deleteRecursively(directory);
            Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
            return results;
        } catch (IOException e) {
            throw failed(directory, e);
        }
    }

    private static <T, R> void writeEmpty(Path aside, PartFormat<T, R> format) throws IOException {
        Path file = aside.resolve(part(0));
        try (PartitionSink<T, R> sink = format.open(file)) {
            sink.result();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    static TidemillException failed(Path path, IOException cause) {
        return new TidemillException(
                ErrorCode.OUTPUT_FAILED,
                "Writing the files of " + path + " failed: " + cause
                        + "; check that the directory can be written and has space",
                cause);
    }

    static String part(int partition) {
        return String.format("part-%05d", partition);
    }

    private static void deleteRecursively(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Writes each partition to a file of its own. */
    private record PartWriting<T, R>(String directory, PartFormat<T, R> format) implements PartitionAction<T, R> {
        @Override
        public PartitionSink<T, R> open(int partition) {
            Path file = Path.of(directory, part(partition));
            try {
                return format.open(file);
            } catch (IOException e) {
                throw failed(file, e);
            }
        }
    }
}
