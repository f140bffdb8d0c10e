package io.tidemill.spark.storage;

import io.tidemill.log.LogInput;
import io.tidemill.log.LogOutput;
import io.tidemill.log.LogStore;
import io.tidemill.spark.storage.Head.Extent;
import io.tidemill.time.Clock;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A directory in an object store, such as S3, that can put an object under a condition.
 *
 * <p>A file is a small object of its name, its <em>head</em>, which tells where its data are: <em>parts</em>, objects that are put one
 * for each sync, in directories of random names, each of which one writer has for itself. Names change in one step, the put of a
 * head. Who writes on at a file that another has written first puts an empty part where the other's next one would be, its
 * <em>fence</em>, since a part is put only if there is none of its name.
 *
 * <p>Who holds the lock knows all files without asking.
 */
public final class ObjectLogStore implements LogStore {
    private final Bucket bucket;
    private final Path root;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final Uninterrupted calls = new Uninterrupted();
    private final FileObjects objects;
    private final ReentrantLock names = new ReentrantLock();
    private final TreeMap<String, ObjectFile> known = new TreeMap<>(); // guarded by names
    private volatile @Nullable HadoopLock held;

    /**
     * The store in a directory, which appears with the first file.
     *
     * @param root the directory, with its scheme and bucket
     * @param ids makes random numbers
     */
    ObjectLogStore(Bucket bucket, Path root, Clock clock, Supplier<UUID> ids) {
        this.bucket = bucket;
        this.root = root;
        this.clock = clock;
        this.ids = ids;
        this.objects = new FileObjects(bucket, calls, root, ids);
    }

    @Override
    public String location() {
        return root.toString();
    }

    Path part(UUID id, long offset) {
        return objects.part(id, offset);
    }

    @Override
    public List<String> list(String directory) throws IOException {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        Path path = directory.isEmpty() ? root : path(directory);
        return guarded(() -> {
            Set<String> found = new HashSet<>();
            if (held != null) {
                known.keySet().stream()
                        .filter(name -> name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0)
                        .forEach(name -> found.add(name.substring(prefix.length())));
            } else {
                for (FileStatus status : bucket.listDirectory(path)) {
                    if (status.isFile() && !status.getPath().equals(path)) {
                        found.add(status.getPath().getName());
                    }
                }
            }
            return found.stream().sorted().toList();
        });
    }

    @Override
    public boolean exists(String name) throws IOException {
        Path path = path(name);
        return guarded(() ->
                known.containsKey(name) || (held == null && bucket.status(path).isPresent()));
    }

    // ---- what is in a file

    @Override
    public LogOutput create(String name) throws IOException {
        Path path = path(name);
        return naming(() -> {
            UUID id = ids.get();
            Head head = new Head(1, ids.get(), List.of(new Extent(id, Head.OPEN)));
            if (known.containsKey(name) || !objects.create(path, head)) {
                throw new FileAlreadyExistsException(path.toString());
            }
            return output(new ObjectFile(name, head, Layout.EMPTY), id);
        });
    }

    private LogOutput output(ObjectFile file, UUID id) {
        file.use();
        known.put(file.name(), file);
        return new ObjectLogOutput(this, calls, bucket, file, id);
    }

    @Override
    public LogOutput append(String name) throws IOException {
        path(name);
        return naming(() -> {
            ObjectFile file = existing(name);
            if (file.tail() != null) {
                throw new IOException("the file " + name + " is being written already");
            }
            return output(file, objects.writeOn(file));
        });
    }

    @Override
    public LogInput open(String name) throws IOException {
        path(name);
        return guarded(() -> {
            ObjectFile file = existing(name);
            file.use();
            known.put(name, file);
            return new ObjectLogInput(this, calls, bucket, file);
        });
    }

    @Override
    public void truncate(String name, long bytes) throws IOException {
        path(name);
        naming(() -> {
            ObjectFile file = existing(name);
            if (bytes < file.bytes()) {
                objects.cut(file, bytes);
            }
            return name;
        });
    }

    // ---- names

    @Override
    public void delete(String name) throws IOException {
        Path path = path(name);
        naming(() -> {
            ObjectFile file = find(name);
            if (file != null) {
                bucket.delete(List.of(path));
                known.remove(name);
                file.gone();
                objects.deleteData(file.head().ids());
            }
            return path;
        });
    }

    /** {@inheritDoc} Where a crash leaves both names, the next one who takes the lock deletes the old one. */
    @Override
    public void rename(String from, String to) throws IOException {
        Path source = path(from);
        Path target = path(to);
        naming(() -> {
            ObjectFile file = existing(from);
            ObjectFile replaced = find(to);
            long bytes = file.layout().bytes();
            List<Extent> extents =
                    file.tail() == null ? file.head().cut(bytes) : file.head().extents();
            Head head = file.head().next(ids.get(), extents);
            if (replaced != null) {
                objects.replace(target, replaced.head(), head);
                replaced.gone();
            } else if (!objects.create(target, head)) {
                throw new IOException("another process has made the file " + target);
            }
            bucket.delete(List.of(source));
            known.remove(from);
            file.renamed(to, head);
            if (held != null || file.isUsed()) {
                known.put(to, file);
            } else {
                known.remove(to);
            }
            if (replaced != null) {
                objects.deleteData(replaced.head().ids());
            }
            return target;
        });
    }

    private ObjectFile existing(String name) throws IOException {
        ObjectFile file = find(name);
        if (file == null) {
            throw new NoSuchFileException(path(name).toString());
        }
        return file;
    }

    /** Returns a file; nothing if there is none. */
    private @Nullable ObjectFile find(String name) throws IOException {
        ObjectFile file = known.get(name);
        return file != null || held != null ? file : objects.load(name);
    }

    /** Looks again what a file consists of, and returns whether it is still there. */
    boolean refresh(ObjectFile file) throws IOException {
        return guarded(() -> {
            if (held == null && file.tail() == null) {
                ObjectFile now = objects.load(file.name());
                if (now == null) {
                    return false;
                }
                file.changed(now.head(), now.layout());
            }
            return true;
        });
    }

    void left(ObjectFile file) throws IOException {
        guarded(() -> {
            forgetUnused(file);
            return file;
        });
    }

    void closed(ObjectFile file) throws IOException {
        guarded(() -> {
            file.writtenTo(null);
            forgetUnused(file);
            return file;
        });
    }

    private void forgetUnused(ObjectFile file) {
        if (file.leave() && held == null) {
            known.remove(file.name(), file);
        }
    }

    // ---- the lock

    /** {@inheritDoc} It takes up to ten seconds longer when the last program was killed. */
    @Override
    public Lock lock(String name, String owner) throws IOException {
        Path path = path(name);
        HadoopLock lock = calls.call(() -> {
            requireConditions(new Path(root, name + ".probe-" + ids.get()));
            return HadoopLock.take(LockFiles.ofObjects(bucket, path, ids.get()), owner, location(), calls, clock);
        });
        try {
            guarded(() -> {
                takeStock(lock.isTakenOver());
                held = lock;
                return lock;
            });
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
        return () -> release(lock);
    }

    private void requireConditions(Path path) {
        try {
            bucket.requireConditions(path, location());
        } catch (IOException e) {
            throw ObjectStoreErrors.readable(location(), "the store", e);
        }
    }

    private void release(HadoopLock lock) throws IOException {
        guarded(() -> {
            if (held == lock) {
                held = null;
                known.values().removeIf(file -> !file.isUsed());
            }
            return lock;
        });
        lock.close();
    }

    /** Learns of all files, ends what a crash has interrupted, and deletes what it left. */
    private void takeStock(boolean isTakenOver) throws IOException {
        Stock stock = Stock.take(bucket, calls, root, objects.parts());
        bucket.delete(stock.oldNames());
        known.clear();
        List<Uninterrupted.Call<String>> fences = new ArrayList<>();
        for (Map.Entry<String, Head> found : stock.heads().entrySet()) {
            ObjectFile file = objects.file(found.getKey(), found.getValue(), stock.objects());
            known.put(file.name(), file);
            fences.add(() -> {
                objects.fence(file);
                return file.name();
            });
        }
        if (isTakenOver && !fences.isEmpty()) {
            calls.callAll(fences);
        }
        objects.deleteData(stock.unusedIds());
    }

    /** Throws if another program has taken the lock away from this one. */
    void requireHeld() throws IOException {
        HadoopLock lock = held;
        if (lock != null) {
            lock.requireHeld();
        }
    }

    /** Runs a call that changes files; it counts only if the lock was still held at its end. */
    private <T> T naming(Uninterrupted.Call<T> call) throws IOException {
        return guarded(() -> {
            requireHeld();
            T result = call.run();
            requireHeld();
            return result;
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
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.equals(FileObjects.PARTS)) {
                throw new IllegalArgumentException(name + " leads out of " + root);
            }
        }
        return new Path(root, name);
    }
}
