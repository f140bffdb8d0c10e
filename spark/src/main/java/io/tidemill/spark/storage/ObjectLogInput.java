package io.tidemill.spark.storage;

import io.tidemill.log.LogInput;
import io.tidemill.spark.storage.Layout.Part;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file in an object store that is read, a block at a time; small parts of a block come at once. */
final class ObjectLogInput implements LogInput {
    /** What the first read brings: it may be the only one. */
    private static final int FIRST_BYTES = 64 << 10;

    private static final int BLOCK_BYTES = 1 << 20;
    private static final int ATTEMPTS = 5;

    private final ObjectLogStore store;
    private final Uninterrupted calls;
    private final Bucket bucket;
    private final ObjectFile file;
    private @Nullable Block block; // guarded by this
    private int blockBytes = FIRST_BYTES;
    private boolean isClosed;

    ObjectLogInput(ObjectLogStore store, Uninterrupted calls, Bucket bucket, ObjectFile file) {
        this.store = store;
        this.calls = calls;
        this.bucket = bucket;
        this.file = file;
    }

    /** Bytes of the file. */
    private static final class Block {
        private final long start;
        private final byte[] bytes;
        private final int cuts;

        Block(long start, byte[] bytes, int cuts) {
            this.start = start;
            this.bytes = bytes;
            this.cuts = cuts;
        }

        boolean holds(long position, int cutsNow) {
            return cuts == cutsNow && position >= start && position < start + bytes.length;
        }
    }

    @Override
    public long size() {
        return file.bytes();
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
        int total = 0;
        while (target.hasRemaining() && position + total < file.bytes()) {
            total += readSome(target, position + total);
        }
        return total;
    }

    private int readSome(ByteBuffer target, long position) throws IOException {
        Tail tail = file.tail();
        if (tail != null && position >= tail.start()) {
            return tail.read(target, position);
        }
        Block current = block;
        if (current == null || !current.holds(position, file.cuts())) {
            current = calls.call(() -> blockAt(position));
            block = current;
            blockBytes = BLOCK_BYTES;
        }
        int offset = (int) (position - current.start);
        long left = Math.min(file.bytes() - position, current.bytes.length - offset);
        int count = (int) Math.min(target.remaining(), Math.max(0, left));
        target.put(current.bytes, offset, count);
        return count;
    }

    private Block blockAt(long position) throws IOException {
        for (int attempt = 1; ; attempt++) {
            int cuts = file.cuts();
            List<Part> run = file.layout().from(position, blockBytes);
            if (run.isEmpty()) {
                throw new IOException("the file " + file.name() + " was cut while it was read");
            }
            try {
                return block(run, position, cuts);
            } catch (FileNotFoundException e) { // it was joined with others
                if (attempt == ATTEMPTS || file.isGone() || !store.refresh(file)) {
                    throw (IOException) new NoSuchFileException(file.name(), null, e.getMessage()).initCause(e);
                }
            }
        }
    }

    private Block block(List<Part> run, long position, int cuts) throws IOException {
        Part first = run.get(0);
        if (first.bytes() > blockBytes) {
            long from = (position - first.start()) / blockBytes * blockBytes;
            int count = (int) Math.min(blockBytes, first.bytes() - from);
            return new Block(first.start() + from, bucket.read(first.path(), first.objectBytes(), from, count), cuts);
        }
        List<Uninterrupted.Call<byte[]>> reads = new ArrayList<>();
        for (Part part : run) {
            reads.add(() -> bucket.read(part.path(), part.objectBytes(), 0, (int) part.bytes()));
        }
        ByteBuffer joined =
                ByteBuffer.allocate((int) run.stream().mapToLong(Part::bytes).sum());
        calls.callAll(reads).forEach(joined::put);
        return new Block(first.start(), joined.array(), cuts);
    }

    @Override
    public synchronized void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            block = null;
            store.left(file);
        }
    }
}
