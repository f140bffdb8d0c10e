package io.tidemill.engine.local;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The temporary files of one engine, in a directory of its own, which is made when it is first needed. */
final class SpillFiles implements AutoCloseable {
    private final Path parent;
    private @Nullable Path directory;
    private @Nullable Thread shutdownHook;
    private long created;

    SpillFiles(Path parent) {
        this.parent = parent;
    }

    /** Returns the name of a file that is not there yet. */
    synchronized Path newFile() {
        try {
            if (directory == null) {
                Files.createDirectories(parent);
                directory = Files.createTempDirectory(parent, "tidemill-cache-");
                shutdownHook = new Thread(this::deleteAll, "tidemill-cache-cleanup");
                Runtime.getRuntime().addShutdownHook(shutdownHook);
            }
            return directory.resolve(created++ + ".records");
        } catch (IOException e) {
            throw failed("made in " + parent, e);
        }
    }

    static TidemillException failed(String what, IOException cause) {
        return new TidemillException(
                ErrorCode.OUTPUT_FAILED,
                "A file for kept records can not be " + what + ": " + cause
                        + "; set tidemill.cache.directory to a directory with space, or keep less",
                cause);
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void deleteAll() {
        if (directory == null) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
            directory = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        deleteAll();
        if (shutdownHook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(shutdownHook);
            } catch (IllegalStateException e) {
                return; // the JVM is ending: the hook runs, and finds nothing
            }
            shutdownHook = null;
        }
    }
}
