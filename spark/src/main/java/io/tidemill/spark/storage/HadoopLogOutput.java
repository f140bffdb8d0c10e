package io.tidemill.spark.storage;

import io.tidemill.log.LogOutput;
import io.tidemill.spark.storage.OpenFiles.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.FSDataOutputStream;

/** A file of a Hadoop file system that grows at its end. */
final class HadoopLogOutput implements LogOutput {
    private final HadoopLogStore store;
    private final Uninterrupted calls;
    private final OpenFile file;
    private final FSDataOutputStream stream;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private volatile long bytes;

    HadoopLogOutput(HadoopLogStore store, Uninterrupted calls, OpenFile file, FSDataOutputStream stream, long bytes) {
        this.store = store;
        this.calls = calls;
        this.file = file;
        this.stream = stream;
        this.bytes = bytes;
        file.bytes(bytes);
        file.writtenBy(stream);
    }

    @Override
    public void write(ByteBuffer... buffers) throws IOException {
        calls.run(() -> {
            store.requireHeld();
            long written = bytes;
            for (ByteBuffer buffer : buffers) {
                written += buffer.remaining();
                write(buffer);
            }
            bytes = written;
            file.bytes(written);
        });
    }

    private void write(ByteBuffer buffer) throws IOException {
        if (buffer.hasArray()) {
            stream.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
            buffer.position(buffer.limit());
        } else {
            byte[] copy = new byte[Math.min(buffer.remaining(), 1 << 16)];
            while (buffer.hasRemaining()) {
                int part = Math.min(copy.length, buffer.remaining());
                buffer.get(copy, 0, part);
                stream.write(copy, 0, part);
            }
        }
    }

    @Override
    public void sync() throws IOException {
        calls.run(() -> {
            store.requireHeld();
            stream.hsync();
        });
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        if (isClosed.compareAndSet(false, true)) {
            store.closed(file, stream);
        }
    }
}
