package io.tidemill.spark.storage;

import io.tidemill.log.LogInput;
import io.tidemill.spark.storage.OpenFiles.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * A file of a Hadoop file system that is read. A stream sees the file as it was when the stream was opened, so another one is opened
 * when more was written since, or when it was cut.
 */
final class HadoopLogInput implements LogInput {
    private final HadoopLogStore store;
    private final Uninterrupted calls;
    private final OpenFile file;
    private FSDataInputStream stream; // these are guarded by this
    private long length;
    private int cuts;
    private boolean isClosed;

    HadoopLogInput(HadoopLogStore store, Uninterrupted calls, OpenFile file, FSDataInputStream stream, long length) {
        this.store = store;
        this.calls = calls;
        this.file = file;
        this.stream = stream;
        this.length = length;
        this.cuts = file.cuts();
    }

    @Override
    public synchronized long size() throws IOException {
        refresh();
        return length;
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
        if (cuts != file.cuts() || position + target.remaining() > length) {
            refresh();
        }
        int wanted = (int) Math.min(target.remaining(), Math.max(0, length - position));
        return wanted == 0 ? 0 : calls.call(() -> readFully(target, position, wanted));
    }

    private int readFully(ByteBuffer target, long position, int wanted) throws IOException {
        byte[] bytes = target.hasArray() ? target.array() : new byte[wanted];
        int offset = target.hasArray() ? target.arrayOffset() + target.position() : 0;
        int total = 0;
        while (total < wanted) {
            int count = stream.read(position + total, bytes, offset + total, wanted - total);
            if (count < 0) {
                break;
            }
            total += count;
        }
        if (target.hasArray()) {
            target.position(target.position() + total);
        } else {
            target.put(bytes, 0, total);
        }
        return total;
    }

    private void refresh() throws IOException {
        boolean isStale = cuts != file.cuts() || file.bytes() > length;
        if (isStale && !file.isGone()) {
            HadoopLogStore.Reading reading = store.reopen(file);
            FSDataInputStream old = stream;
            stream = reading.stream();
            length = reading.length();
            cuts = reading.cuts();
            calls.run(old::close);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            store.left(file);
            calls.run(stream::close);
        }
    }
}
