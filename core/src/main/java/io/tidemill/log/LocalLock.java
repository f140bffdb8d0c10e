package io.tidemill.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A lock on a local file, which holds its owner's text.
 *
 * <p>The operating system gives back all of a process's locks on a file as soon as the process closes the file anywhere. So a second
 * taker in this JVM must not even open it: it is stopped by {@code HELD}.
 */
final class LocalLock implements LogStore.Lock {
    private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

    /** Files of locks that are held in this JVM by another copy of this class; never closed, or the lock would be lost. */
    private static final Queue<RandomAccessFile> LEFT_OPEN = new ConcurrentLinkedQueue<>();

    private static final int OWNER_BYTES = 200;

    private final Path key;
    private final Path path;
    private final RandomAccessFile file;
    private final FileIdentity identity;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private LocalLock(Path key, Path path, RandomAccessFile file, FileIdentity identity) {
        this.key = key;
        this.path = path;
        this.file = file;
        this.identity = identity;
    }

    static LocalLock take(Path path, String owner) throws IOException {
        Path directory = path.getParent();
        Path key = directory == null ? path : directory.toRealPath().resolve(path.getFileName());
        String holder = HELD.putIfAbsent(key, owner);
        if (holder != null) {
            throw refused(path, holder);
        }
        LocalLock lock = null;
        try {
            RandomAccessFile file = locked(path, owner);
            lock = new LocalLock(key, path, file, FileIdentity.of(path));
            return lock;
        } finally {
            if (lock == null) {
                HELD.remove(key);
            }
        }
    }

    private static RandomAccessFile locked(Path path, String owner) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        boolean isTaken = false;
        try {
            // A byte far behind the text: where locks forbid reading, others can still read the text.
            if (file.getChannel().tryLock(Long.MAX_VALUE - 1, 1, false) == null) {
                throw refused(path, ownerIn(file));
            }
            file.setLength(0);
            file.write(owner.getBytes(UTF_8));
            isTaken = true;
            return file;
        } catch (OverlappingFileLockException e) {
            LEFT_OPEN.add(file);
            isTaken = true;
            throw refused(path, ownerIn(file));
        } finally {
            if (!isTaken) {
                file.close();
            }
        }
    }

    private static String ownerIn(RandomAccessFile file) throws IOException {
        byte[] text = new byte[OWNER_BYTES];
        file.seek(0);
        int length = Math.max(file.read(text), 0);
        return new String(text, 0, length, UTF_8);
    }

    private static TidemillException refused(Path path, String owner) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_REFUSED,
                "The checkpoint directory " + path.getParent() + " is in use by "
                        + (owner.isBlank() ? "another process" : "process " + owner)
                        + "; stop that one first, or give this program another directory");
    }

    @Override
    public void requireHeld() throws IOException {
        if (!identity.isAt(path)) {
            throw new IOException(
                    "the file " + path + " was removed or replaced: the directory was deleted, by a program that cleans"
                            + " up or by hand, or another one was put in its place");
        }
    }

    @Override
    public void close() throws IOException {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        try (file) {
            file.setLength(0);
        } finally {
            HELD.remove(key);
        }
    }
}
