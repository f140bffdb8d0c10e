package io.tidemill.engine.local;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The temporary files of one engine, in a directory of its own, which is made when it is first needed. */
final class SpillFiles implements AutoCloseable {
    private final Path parent;
    private final OwnedDirectory directory;
    private long created;

    SpillFiles(Path parent) {
        this.parent = parent;
        this.directory = new OwnedDirectory(parent, "tidemill-cache-");
    }

    /** Returns the name of a file that is not there yet. */
    synchronized Path newFile() {
        try {
            return directory.resolve(created++ + ".records");
        } catch (IOException e) {
            throw failed("made in " + parent, e);
        }
    }

    static TidemillException failed(String what, IOException cause) {
        return new TidemillException(
                ErrorCode.OUTPUT_FAILED,
                "A file for kept records cannot be " + what + ": " + cause
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

    @Override
    public void close() {
        directory.close();
    }
}
