package io.tidemill.spark.storage;

import io.tidemill.log.LogOutput;
import io.tidemill.spark.storage.Layout.Part;
import io.tidemill.spark.storage.Tail.Stretch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A file in an object store that grows at its end: each sync puts what was written since the last one as an object, a part. When
 * many small ones have come together, one object takes their place.
 */
final class ObjectLogOutput implements LogOutput {
    /** What may be written without being put: then a part is put before anybody asks for it. */
    static final int MOST_PENDING_BYTES = 8 << 20;

    /** Parts are joined to objects of about this size. */
    static final int STRETCH_BYTES = 1 << 20;

    /** So many parts are joined, also if they are smaller together. */
    static final int MOST_PARTS = 64;

    /** Fewer parts than this are not worth to be joined. */
    private static final int FEW_PARTS = 8;

    private final ObjectLogStore store;
    private final Uninterrupted calls;
    private final Bucket bucket;
    private final ObjectFile file;
    private final UUID id;
    private final long idStart;
    private final Tail tail;
    private final ReentrantLock putting = new ReentrantLock();
    private final List<Path> parts = new ArrayList<>(); // of the tail; guarded by putting
    private boolean isFailed; // guarded by putting
    private volatile boolean isClosed;

    /**
     * Begins to write at the end of a file.
     *
     * @param id where its parts go
     */
    ObjectLogOutput(ObjectLogStore store, Uninterrupted calls, Bucket bucket, ObjectFile file, UUID id) {
        this.store = store;
        this.calls = calls;
        this.bucket = bucket;
        this.file = file;
        this.id = id;
        this.idStart = file.openStart();
        this.tail = new Tail(file.layout().bytes(), MOST_PENDING_BYTES);
        file.writtenTo(tail);
    }

    @Override
    public void write(ByteBuffer... buffers) throws IOException {
        for (ByteBuffer buffer : buffers) {
            while (!tail.append(buffer)) {
                sync();
            }
        }
    }

    @Override
    public void sync() throws IOException {
        calls.run(this::put);
    }

    /** Puts what is pending. It counts only if the lock was still held when it was put. */
    private void put() throws IOException {
        putting.lock();
        try {
            if (isFailed || isClosed) {
                throw new IOException("nothing more can be written to " + file.name() + ", which "
                        + (isFailed ? "has failed before" : "is closed"));
            }
            if (file.isGone()) {
                tail.stored(tail.pending().bytes().remaining());
                tail.forgetStored();
                return;
            }
            isFailed = true;
            store.requireHeld();
            Stretch pending = tail.pending();
            if (pending.bytes().hasRemaining()) {
                putPart(pending);
                store.requireHeld();
                join();
            }
            isFailed = false;
        } finally {
            putting.unlock();
        }
    }

    private void putPart(Stretch pending) throws IOException {
        int length = pending.bytes().remaining();
        Path path = store.part(id, pending.start() - idStart);
        // An object of this length is ours, put by a try whose answer got lost; an empty one is the fence of a
        // successor.
        if (!bucket.create(path, pending.bytes())
                && bucket.status(path).map(FileStatus::getLen).orElse(0L) != length) {
            throw new IOException("another process has taken over the file " + file.name() + " in " + store.location());
        }
        file.put(new Part(path, length, pending.start(), length));
        tail.stored(length);
        parts.add(path);
    }

    /** Makes one object of small parts, so that there are not too many when the file is read. */
    private void join() throws IOException {
        boolean isFull = tail.stored() >= STRETCH_BYTES;
        if (parts.size() > (isFull ? FEW_PARTS : MOST_PARTS - 1)) {
            Stretch all = tail.kept();
            int length = all.bytes().remaining();
            Path first = parts.get(0);
            bucket.put(first, all.bytes());
            file.put(new Part(first, length, all.start(), length));
            bucket.delete(parts.subList(1, parts.size()));
            parts.subList(1, parts.size()).clear();
        }
        if (isFull) {
            tail.forgetStored();
            parts.clear();
        }
    }

    @Override
    public long bytes() {
        return tail.end();
    }

    @Override
    public void close() throws IOException {
        if (isClosed) {
            return;
        }
        try {
            calls.run(this::putLast);
        } finally {
            isClosed = true;
            store.closed(file);
        }
    }

    /** What was written is there for the next reader, as it is on a local disk, but a failure was told before. */
    private void putLast() throws IOException {
        putting.lock();
        try {
            if (!isFailed) {
                put();
            }
        } finally {
            putting.unlock();
        }
    }
}
