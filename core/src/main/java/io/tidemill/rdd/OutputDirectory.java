package io.tidemill.rdd;

import io.tidemill.engine.PartitionAction;
import io.tidemill.engine.PartitionSink;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.file.DurableDirectories;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A directory of files, one per partition, written aside and then renamed, so that it is either there completely or not at
 * all. Files are {@code part-00000} and so on; an empty {@code _SUCCESS} ends the work. In a batch that a checkpoint directory keeps
 * all is durable when the work ends: each task makes its file so, then the names follow.
 */
record OutputDirectory(Path directory, TextOutput.Existing existing) {
    /** How one file is written. */
    @FunctionalInterface
    interface PartFormat<T, R> extends Serializable {
        /** Returns what writes {@code file}, which is empty, and closes it. */
        PartitionSink<T, R> open(PartFile file) throws IOException;
    }

    static OutputDirectory of(Path directory, TextOutput.Existing existing) {
        return new OutputDirectory(directory.toAbsolutePath().normalize(), existing);
    }

    /** Writes all partitions, and returns the results of their sinks. */
    <T, R> List<R> write(Plan<T> plan, RDDContext context, PartFormat<T, R> format) {
        Path aside = directory.resolveSibling("." + directory.getFileName() + ".writing");
        Optional<RunningBatch> batch = context.runningBatch();
        PartFile.Sync sync = batch.map(RunningBatch::sync).orElse(PartFile.Sync.LATER);
        try {
            requireReplaceable(batch);
            deleteRecursively(aside);
            createDirectories(aside, sync);
            List<R> results = context.engine().run(plan, new PartWriting<>(aside.toString(), sync, format));
            if (results.isEmpty()) {
                writeEmpty(PartFile.create(aside.resolve(part(0)), sync), format);
            }
            if (batch.isPresent() && existing == TextOutput.Existing.REFUSE) {
                batch.get().mark(aside, directory);
            }
            Files.createFile(aside.resolve("_SUCCESS"));
            moveIntoPlace(aside, sync);
            return results;
        } catch (IOException e) {
            throw failed(directory, e);
        }
    }

    private void requireReplaceable(Optional<RunningBatch> batch) throws IOException {
        boolean isRefused = existing == TextOutput.Existing.REFUSE
                && Files.exists(directory)
                && !(batch.isPresent() && batch.get().wroteBefore(directory));
        if (isRefused) {
            throw new TidemillException(
                    ErrorCode.OUTPUT_FAILED,
                    "The output directory " + directory + " exists; remove it, or choose another"
                            + (batch.isPresent()
                                    ? ". A batch that comes again replaces only what it wrote itself"
                                    : ""));
        }
    }

    private static void createDirectories(Path directory, PartFile.Sync sync) throws IOException {
        if (sync == PartFile.Sync.AT_END) {
            DurableDirectories.create(directory);
        } else {
            Files.createDirectories(directory);
        }
    }

    private void moveIntoPlace(Path aside, PartFile.Sync sync) throws IOException {
        if (sync == PartFile.Sync.AT_END) {
            DurableDirectories.sync(aside);
        }
        deleteRecursively(directory);
        Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
        Path above = directory.getParent();
        if (sync == PartFile.Sync.AT_END && above != null) {
            DurableDirectories.sync(above);
        }
    }

    private static <T, R> void writeEmpty(PartFile file, PartFormat<T, R> format) throws IOException {
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
    private record PartWriting<T, R>(String directory, PartFile.Sync sync, PartFormat<T, R> format)
            implements PartitionAction<T, R> {
        @Override
        public PartitionSink<T, R> open(int partition) {
            Path path = Path.of(directory, part(partition));
            try {
                return format.open(PartFile.create(path, sync));
            } catch (IOException e) {
                throw failed(path, e);
            }
        }
    }
}
