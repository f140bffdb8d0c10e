package io.tidemill.rdd;

import io.tidemill.engine.PartitionAction;
import io.tidemill.engine.PartitionSink;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.Plan;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory of text files, one per partition, written aside and then renamed, so that it is either there completely or not
 * at all. Files are {@code part-00000} and so on; an empty {@code _SUCCESS} ends the work.
 */
public final class TextOutput {
    /** What happens to a directory that is there already. */
    public enum Existing {
        /** The write is refused. */
        REFUSE,
        /** It is replaced: right when the same batch may be written again. */
        REPLACE
    }

    private final Path directory;
    private final Existing existing;

    private TextOutput(Path directory, Existing existing) {
        this.directory = directory;
        this.existing = existing;
    }

    /** Returns an output to {@code directory}; nothing is touched before {@link #write}. */
    public static TextOutput to(Path directory, Existing existing) {
        return new TextOutput(directory.toAbsolutePath(), existing);
    }

    /**
     * Writes every record's {@code toString}, a line each.
     *
     * @throws TidemillException with the path, if it exists and must not, or can not be written
     */
    public void write(RDD<?> rdd) {
        Path aside = directory.resolveSibling("." + directory.getFileName() + ".writing");
        try {
            if (existing == Existing.REFUSE && Files.exists(directory)) {
                throw new TidemillException(
                        ErrorCode.OUTPUT_FAILED,
                        "The output directory " + directory + " exists; remove it, or choose another");
            }
            deleteRecursively(aside);
            Files.createDirectories(aside);
            writeParts(rdd, aside);
            Files.createFile(aside.resolve("_SUCCESS"));
            deleteRecursively(directory);
            Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void writeParts(RDD<?> rdd, Path aside) {
        write(rdd.plan(), rdd.context(), aside.toString());
    }

    private <T> void write(Plan<T> plan, RDDContext context, String aside) {
        List<Boolean> written = context.engine().run(plan, new PartWriting<>(aside));
        if (written.isEmpty()) {
            try {
                Files.createFile(Path.of(aside, part(0)));
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private TidemillException failed(IOException cause) {
        return failed(directory.toString(), cause);
    }

    private static TidemillException failed(String path, IOException cause) {
        return new TidemillException(
                ErrorCode.OUTPUT_FAILED,
                "Writing the text files of " + path + " failed: " + cause
                        + "; check that the directory can be written and has space",
                cause);
    }

    private static String part(int partition) {
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
    private record PartWriting<T>(String directory) implements PartitionAction<T, Boolean>, Serializable {
        @Override
        public PartitionSink<T, Boolean> open(int partition) {
            Path file = Path.of(directory, part(partition));
            try {
                BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
                return new PartSink<>(writer, file);
            } catch (IOException e) {
                throw failed(file.toString(), e);
            }
        }
    }

    /** One file. */
    private record PartSink<T>(BufferedWriter writer, Path file) implements PartitionSink<T, Boolean> {
        @Override
        public void accept(T record) {
            try {
                writer.write(String.valueOf(record));
                writer.write('\n');
            } catch (IOException e) {
                throw failed(file.toString(), e);
            }
        }

        @Override
        public Boolean result() {
            try {
                writer.close();
                return true;
            } catch (IOException e) {
                throw failed(file.toString(), e);
            }
        }

        @Override
        public void close() throws IOException {
            writer.close();
        }
    }
}
