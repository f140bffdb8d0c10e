package io.tidemill.engine.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A directory for temporary files of this process, made when the first is. It is deleted when it is closed, or else when the JVM ends;
 * what a killed JVM has left is deleted when the next directory of that prefix is made in the same place. Safe for use by many
 * threads.
 */
public final class OwnedDirectory implements AutoCloseable {
    /*
     * A directory belongs to whoever holds the lock of a file in it. The system lets a lock go with its process, however that ends,
     * so a directory whose lock can be had is nobody's. One without the file has just been made.
     */
    private static final String LOCK = "in-use";

    private final Path parent;
    private final String prefix;
    private @Nullable Path directory;
    private @Nullable FileChannel lock;
    private @Nullable Thread shutdownHook;

    /**
     * A directory that is not there yet.
     *
     * @param parent is made, too, if it is not there
     * @param prefix of its name; it says whose directories of killed processes are deleted
     */
    public OwnedDirectory(Path parent, String prefix) {
        this.parent = parent;
        this.prefix = prefix;
    }

    /** Returns the path of a file of that name, which may not be there yet. */
    public synchronized Path resolve(String name) throws IOException {
        Path known = directory;
        if (known == null) {
            Files.createDirectories(parent);
            sweep();
            known = make();
        }
        return known.resolve(name);
    }

    private Path make() throws IOException {
        while (true) {
            Path made = Files.createTempDirectory(parent, prefix);
            Path file = made.resolve(LOCK);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (channel.tryLock() != null && Files.exists(file)) {
                directory = made;
                lock = channel;
                shutdownHook = new Thread(this::deleteAll, "tidemill-cleanup");
                Runtime.getRuntime().addShutdownHook(shutdownHook);
                return made;
            }
            channel.close(); // somebody who sweeps was faster, and deletes it
        }
    }

    /** Deletes what others have left; what cannot be deleted is left for another program. */
    private void sweep() throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, prefix + "*")) {
            for (Path left : found) {
                try (FileChannel channel = FileChannel.open(left.resolve(LOCK), StandardOpenOption.WRITE);
                        FileLock lock = channel.tryLock()) {
                    if (lock != null) {
                        delete(left);
                    }
                } catch (IOException | OverlappingFileLockException e) {
                    // another user's, or in use in this JVM, or just being made or deleted
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }

    private synchronized void deleteAll() {
        Path made = directory;
        FileChannel held = lock;
        if (made == null || held == null) {
            return;
        }
        directory = null;
        lock = null;
        try (held) {
            delete(made);
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
