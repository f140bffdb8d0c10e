package io.tidemill.spark.storage;

import io.tidemill.log.LogInput;
import io.tidemill.log.LogOutput;
import io.tidemill.log.LogStore;
import io.tidemill.spark.storage.Head.Extent;
import io.tidemill.spark.storage.Layout.Part;
import io.tidemill.time.Clock;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    static final String PARTS = ".parts";
    private static final int ATTEMPTS = 10;
    private static final int TAIL_BYTES = 256 << 10;

    private final Bucket bucket;
    private final Path root;
    private final Path parts;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final Uninterrupted calls = new Uninterrupted();
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
        this.parts = new Path(this.root, PARTS);
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public String location() {
        return root.toString();
    }

    Path part(UUID id, long offset) {
        return Layout.path(parts, id, offset);
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
            if (known.containsKey(name) || (!bucket.create(path, head.toBytes()) && !isThere(path, head))) {
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
            fence(file);
            Layout layout = file.layout();
            UUID id = ids.get();
            long kept = smallEnd(layout);
            byte[] end = read(layout, kept);
            List<Extent> extents = file.head().cut(kept, layout.bytes());
            extents.add(new Extent(id, Head.OPEN));
            Layout next = layout.cut(kept);
            if (end.length > 0) {
                bucket.put(part(id, 0), end);
                next = next.with(new Part(part(id, 0), end.length, kept, end.length));
            }
            change(file, file.head().next(ids.get(), extents), next);
            return output(file, id);
        });
    }

    /** Returns where the small parts at the end of a file begin, which are put again as one. */
    private static long smallEnd(Layout layout) {
        long kept = layout.bytes();
        for (int i = layout.parts().size() - 1; i >= 0; i--) {
            long start = layout.parts().get(i).start();
            if (layout.bytes() - start > TAIL_BYTES) {
                break;
            }
            kept = start;
        }
        return kept;
    }

    private byte[] read(Layout layout, long from) throws IOException {
        List<Uninterrupted.Call<byte[]>> reads = new ArrayList<>();
        for (Part part : layout.from(from, Long.MAX_VALUE)) {
            reads.add(() -> bucket.read(part.path(), part.objectBytes(), 0, (int) part.bytes()));
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) (layout.bytes() - from));
        if (!reads.isEmpty()) {
            calls.callAll(reads).forEach(bytes::put);
        }
        return bytes.array();
    }

    /** Shuts out whoever wrote last, and so makes sure where the file ends. */
    private void fence(ObjectFile file) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            UUID open = file.openId();
            if (open == null || file.layout().isFenced()) {
                return;
            }
            if (bucket.create(part(open, file.layout().bytes() - file.openStart()), new byte[0])) {
                file.fenced();
            } else {
                file.changed(file.head(), layout(file.head()));
            }
        }
        throw new IOException("another process writes to the file " + file.name() + " in " + location());
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
                fence(file);
                Layout layout = file.layout();
                List<Extent> extents = file.head().cut(bytes, layout.bytes() - file.openStart());
                change(file, file.head().next(ids.get(), extents), layout.cut(bytes));
            }
            return name;
        });
    }

    /**
     * Puts another head in the place of a file's, and deletes the parts that it has no more. Fences stay, for those whom they shut out
     * may live, until the lock is taken the next time.
     */
    private void change(ObjectFile file, Head head, Layout layout) throws IOException {
        Set<Path> unused = file.layout().paths();
        replace(path(file.name()), file.head(), head);
        file.changed(head, layout);
        unused.removeAll(layout.paths());
        bucket.delete(unused);
    }

    private void replace(Path path, Head before, Head after) throws IOException {
        FileStatus status = bucket.status(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
        if (!head(status).equals(before)
                || (!bucket.replace(path, Bucket.etag(status), after.toBytes()) && !isThere(path, after))) {
            throw new IOException("another process has changed the file " + path);
        }
    }

    /** Returns whether a head is there that was to be put: the answer to a put may get lost. */
    private boolean isThere(Path path, Head head) throws IOException {
        Optional<FileStatus> status = bucket.status(path);
        return status.isPresent() && head(status.get()).equals(head);
    }

    private void deleteData(Set<UUID> unused) throws IOException {
        for (UUID id : unused) {
            bucket.deleteAll(Layout.directory(parts, id));
        }
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
                deleteData(file.head().ids());
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
            Layout layout = file.layout();
            boolean isWritten = file.tail() != null;
            Head head = file.head()
                    .next(
                            ids.get(),
                            isWritten
                                    ? file.head().extents()
                                    : file.head().cut(layout.bytes(), layout.bytes() - file.openStart()));
            if (replaced != null) {
                replace(target, replaced.head(), head);
                replaced.gone();
            } else if (!bucket.create(target, head.toBytes()) && !isThere(target, head)) {
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
                deleteData(replaced.head().ids());
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
        return file != null || held != null ? file : load(name);
    }

    /** Reads what a file consists of. What another process joins meanwhile is looked at again. */
    private @Nullable ObjectFile load(String name) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Optional<FileStatus> status = bucket.status(path(name));
            if (status.isEmpty()) {
                return null;
            }
            try {
                Head head = head(status.get());
                return new ObjectFile(name, head, layout(head));
            } catch (FileNotFoundException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Head head(FileStatus status) throws IOException {
        byte[] bytes = Head.isSize(status.getLen())
                ? bucket.read(status.getPath(), status.getLen(), 0, (int) status.getLen())
                : new byte[0];
        return Head.of(bytes, status.getPath().toString());
    }

    private Layout layout(Head head) throws IOException {
        Map<UUID, List<FileStatus>> objects = new HashMap<>();
        for (UUID id : head.ids()) {
            objects.put(id, bucket.list(Layout.directory(parts, id)));
        }
        return Layout.of(head, objects);
    }

    /** Looks again what a file consists of, and returns whether it is still there. */
    boolean refresh(ObjectFile file) throws IOException {
        return guarded(() -> {
            if (held == null && file.tail() == null) {
                ObjectFile now = load(file.name());
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
        Stock stock = Stock.take(bucket, calls, root, parts);
        bucket.delete(stock.oldNames());
        known.clear();
        List<Uninterrupted.Call<String>> fences = new ArrayList<>();
        for (Map.Entry<String, Head> found : stock.heads().entrySet()) {
            ObjectFile file =
                    new ObjectFile(found.getKey(), found.getValue(), Layout.of(found.getValue(), stock.objects()));
            known.put(file.name(), file);
            fences.add(() -> {
                fence(file);
                return file.name();
            });
        }
        if (isTakenOver && !fences.isEmpty()) {
            calls.callAll(fences);
        }
        deleteData(stock.unusedIds());
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
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.equals(PARTS)) {
                throw new IllegalArgumentException(name + " leads out of " + root);
            }
        }
        return new Path(root, name);
    }
}
