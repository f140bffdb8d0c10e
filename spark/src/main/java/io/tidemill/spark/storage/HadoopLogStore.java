package io.tidemill.spark.storage;

import io.tidemill.log.LogInput;
import io.tidemill.log.LogOutput;
import io.tidemill.log.LogStore;
import io.tidemill.spark.storage.OpenFiles.OpenFile;
import io.tidemill.time.Clock;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.permission.FsPermission;
import org.jspecify.annotations.Nullable;

/**
 * A directory of a Hadoop file system, such as HDFS, that can append to a file, cut it, and make what was written durable. A file
 * whose writer was killed is closed by recovering its lease, which takes a few seconds.
 */
public final class HadoopLogStore implements LogStore {
    private static final int BUFFER_BYTES = 64 << 10;

    private final FileSystem files;
    private final FileContext renames;
    private final Path root;
    private final Clock clock;
    private final Leases leases;
    private final Uninterrupted calls = new Uninterrupted();
    private final ReentrantLock names = new ReentrantLock();
    private final OpenFiles open = new OpenFiles(); // guarded by names
    private volatile @Nullable HadoopLock held;

    HadoopLogStore(FileSystem files, FileContext renames, Path root, Clock clock) {
        this.files = files;
        this.renames = renames;
        this.root = files.makeQualified(root);
        this.clock = clock;
        this.leases = new Leases(files, clock);
    }

    @Override
    public String location() {
        return root.toString();
    }

    @Override
    public List<String> list(String directory) throws IOException {
        Path path = directory.isEmpty() ? root : path(directory);
        return calls.call(() -> {
            List<String> found = new ArrayList<>();
            try {
                for (FileStatus status : files.listStatus(path)) {
                    if (status.isFile() && !status.getPath().equals(path)) {
                        found.add(status.getPath().getName());
                    }
                }
            } catch (FileNotFoundException e) {
                return List.of();
            }
            Collections.sort(found);
            return found;
        });
    }

    @Override
    public boolean exists(String name) throws IOException {
        Path path = path(name);
        return calls.call(() -> isFile(path));
    }

    private boolean isFile(Path path) throws IOException {
        try {
            return files.getFileStatus(path).isFile();
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    @Override
    public LogOutput create(String name) throws IOException {
        Path path = path(name);
        return naming(() -> {
            if (isFile(path)) {
                throw new FileAlreadyExistsException(path.toString());
            }
            FSDataOutputStream stream;
            try {
                stream = newFile(path);
            } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
                throw (IOException) new FileAlreadyExistsException(path.toString()).initCause(e);
            }
            if (!stream.hasCapability(StreamCapabilities.HSYNC)) {
                stream.close();
                files.delete(path, false);
                throw HadoopLogStoreProvider.refused(location(), "its files cannot be synced");
            }
            return output(path, stream, 0);
        });
    }

    /** A block that is full is synced as the last one is. */
    private FSDataOutputStream newFile(Path path) throws IOException {
        return files.create(
                path,
                FsPermission.getFileDefault().applyUMask(FsPermission.getUMask(files.getConf())),
                EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK),
                BUFFER_BYTES,
                files.getDefaultReplication(path),
                files.getDefaultBlockSize(path),
                null);
    }

    private LogOutput output(Path path, FSDataOutputStream stream, long bytes) {
        return new HadoopLogOutput(this, calls, open.use(path), stream, bytes);
    }

    @Override
    public LogOutput append(String name) throws IOException {
        Path path = path(name);
        return naming(() -> {
            requireFile(path);
            leases.close(path);
            long bytes = files.getFileStatus(path).getLen();
            return output(path, files.append(path, BUFFER_BYTES), bytes);
        });
    }

    /** A stream that reads a file, and what it sees of it. */
    record Reading(FSDataInputStream stream, long length, int cuts) {}

    @Override
    public LogInput open(String name) throws IOException {
        Path path = path(name);
        return guarded(() -> {
            requireFile(path);
            if (held != null && !open.isWritten(path)) {
                leases.close(path);
            }
            OpenFile file = open.use(path);
            try {
                Reading reading = reading(file);
                return new HadoopLogInput(this, calls, file, reading.stream(), reading.length());
            } catch (IOException | RuntimeException e) {
                open.leave(file);
                throw e;
            }
        });
    }

    Reading reopen(OpenFile file) throws IOException {
        return guarded(() -> reading(file));
    }

    private Reading reading(OpenFile file) throws IOException {
        long written = file.bytes();
        int cuts = file.cuts();
        file.flush();
        FSDataInputStream stream = files.open(file.path(), BUFFER_BYTES);
        // The name node knows how long closed files are; of one that another process writes, the stream knows more.
        long length = written >= 0
                ? written
                : Math.max(files.getFileStatus(file.path()).getLen(), stream.available());
        return new Reading(stream, length, cuts);
    }

    void left(OpenFile file) throws IOException {
        guarded(() -> {
            open.leave(file);
            return file;
        });
    }

    void closed(OpenFile file, FSDataOutputStream stream) throws IOException {
        guarded(() -> {
            file.writtenBy(null);
            open.leave(file);
            try {
                stream.close();
            } catch (IOException e) {
                if (!file.isGone()) { // Hadoop throws again what the write before threw, which nobody can add to itself
                    throw new IOException("Closing the file " + file.path() + " failed: " + e.getMessage(), e);
                }
            }
            return file;
        });
    }

    @Override
    public void delete(String name) throws IOException {
        Path path = path(name);
        naming(() -> {
            files.delete(path, false);
            open.deleted(path);
            return path;
        });
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Path source = path(from);
        Path target = path(to);
        naming(() -> {
            requireFile(source);
            files.mkdirs(target.getParent());
            renames.rename(source, target, Options.Rename.OVERWRITE);
            open.renamed(source, target);
            return target;
        });
    }

    @Override
    public void truncate(String name, long bytes) throws IOException {
        Path path = path(name);
        naming(() -> {
            requireFile(path);
            leases.close(path);
            if (files.getFileStatus(path).getLen() != bytes) {
                if (!files.truncate(path, bytes)) {
                    leases.close(path); // it is open until the block that was cut is whole again
                }
                open.cut(path, bytes);
            }
            return path;
        });
    }

    /** {@inheritDoc} It takes up to ten seconds longer when the last program was killed. */
    @Override
    public Lock lock(String name, String owner) throws IOException {
        Path path = path(name);
        return calls.call(() -> {
            HadoopLock lock = HadoopLock.take(LockFiles.withTimes(files, path), owner, location(), calls, clock);
            try {
                if (lock.isTakenOver()) {
                    leases.closeAll(root);
                }
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
            held = lock;
            return lock;
        });
    }

    /** Throws if another program has taken the lock away from this one. */
    void requireHeld() throws IOException {
        HadoopLock lock = held;
        if (lock != null) {
            lock.requireHeld();
        }
    }

    private void requireFile(Path path) throws IOException {
        if (!isFile(path)) {
            throw new NoSuchFileException(path.toString());
        }
    }

    /** Runs a call that changes files. */
    private <T> T naming(Uninterrupted.Call<T> call) throws IOException {
        return guarded(() -> {
            requireHeld();
            return call.run();
        });
    }

    private <T> T guarded(Uninterrupted.Call<T> call) throws IOException {
        return calls.call(() -> {
            names.lock();
            try {
                return call.run();
            } finally {
                names.unlock();
            }
        });
    }

    private Path path(String name) {
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new IllegalArgumentException(name + " leads out of " + root);
            }
        }
        return new Path(root, name);
    }
}
