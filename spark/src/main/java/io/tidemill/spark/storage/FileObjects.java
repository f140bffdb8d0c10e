package io.tidemill.spark.storage;

import io.tidemill.spark.storage.Head.Extent;
import io.tidemill.spark.storage.Layout.Part;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The objects that files consist of: reads heads and parts, and changes a file by one put of its head. */
final class FileObjects {
    /** The directory of all parts. */
    static final String PARTS = ".parts";

    private static final int ATTEMPTS = 10;
    private static final int TAIL_BYTES = 256 << 10;

    private final Bucket bucket;
    private final Uninterrupted calls;
    private final Path root;
    private final Path parts;
    private final Supplier<UUID> ids;

    FileObjects(Bucket bucket, Uninterrupted calls, Path root, Supplier<UUID> ids) {
        this.bucket = bucket;
        this.calls = calls;
        this.root = root;
        this.parts = new Path(root, PARTS);
        this.ids = ids;
    }

    Path parts() {
        return parts;
    }

    /** Returns the object of the part that begins at {@code offset} of an extent. */
    Path part(UUID id, long offset) {
        return Layout.path(parts, id, offset);
    }

    /** Puts the head of a new file, and returns whether there was none of that name. */
    boolean create(Path path, Head head) throws IOException {
        return bucket.create(path, head.toBytes()) || isThere(path, head);
    }

    /** Gives a file another extent for one who writes on, and returns its id. Small parts at the file's end go there as one. */
    UUID writeOn(ObjectFile file) throws IOException {
        fence(file);
        Layout layout = file.layout();
        UUID id = ids.get();
        long kept = smallEnd(layout);
        byte[] end = read(layout, kept);
        List<Extent> extents = file.head().cut(kept);
        extents.add(new Extent(id, Head.OPEN));
        Layout next = layout.cut(kept);
        if (end.length > 0) {
            bucket.put(part(id, 0), end);
            next = next.with(new Part(part(id, 0), end.length, kept, end.length));
        }
        change(file, extents, next);
        return id;
    }

    /** Cuts a file behind its first {@code bytes} bytes, of which it has more. */
    void cut(ObjectFile file, long bytes) throws IOException {
        fence(file);
        change(file, file.head().cut(bytes), file.layout().cut(bytes));
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
    void fence(ObjectFile file) throws IOException {
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
        throw new IOException("another process writes to the file " + file.name() + " in " + root);
    }

    /**
     * Puts another head in the place of a file's, and deletes the parts that it has no more. Fences stay, for those whom they shut out
     * may live, until the lock is taken the next time.
     */
    private void change(ObjectFile file, List<Extent> extents, Layout layout) throws IOException {
        Head head = file.head().next(ids.get(), extents);
        Set<Path> unused = file.layout().paths();
        replace(new Path(root, file.name()), file.head(), head);
        file.changed(head, layout);
        unused.removeAll(layout.paths());
        bucket.delete(unused);
    }

    /** Puts a head in the place of another. */
    void replace(Path path, Head before, Head after) throws IOException {
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

    /** Deletes extents that no file has. */
    void deleteData(Set<UUID> unused) throws IOException {
        for (UUID id : unused) {
            bucket.deleteAll(Layout.directory(parts, id));
        }
    }

    /** Reads what a file consists of; returns nothing if there is no such file. What another process joins meanwhile is looked at again. */
    @Nullable
    ObjectFile load(String name) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Optional<FileStatus> status = bucket.status(new Path(root, name));
            if (status.isEmpty()) {
                return null;
            }
            try {
                Head head = head(status.get());
                return new ObjectFile(name, head, layout(head));
            } catch (FileNotFoundException | StreamCorruptedException e) {
                if (attempt == ATTEMPTS) {
                    throw ObjectStoreErrors.damaged(root.toString(), name, e);
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

    /**
     * Returns a file.
     *
     * @param objects what lies in the directories of extents
     */
    ObjectFile file(String name, Head head, Map<UUID, List<FileStatus>> objects) {
        try {
            return new ObjectFile(name, head, Layout.of(head, objects));
        } catch (FileNotFoundException e) {
            throw ObjectStoreErrors.damaged(root.toString(), name, e);
        }
    }
}
