package io.tidemill.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A local file that grows at its end.
 *
 * <p>It is a {@code RandomAccessFile} and no channel, because an interrupt of a writing thread closes a channel for everybody, and
 * sources are interrupted when they stop. Small buffers are gathered, so that a record is one call; a large one goes as it is.
 */
final class LocalLogOutput implements LogOutput {
    private static final int GATHERED_BYTES = 64 << 10;
    private static final int CALL_BYTES = 1 << 20;

    private final Path path;
    private final RandomAccessFile file;
    private final FileIdentity identity;
    private final byte[] gathered = new byte[GATHERED_BYTES];
    private int gatheredBytes;
    private long bytes;

    LocalLogOutput(Path path) throws IOException {
        this.path = path;
        file = new RandomAccessFile(path.toFile(), "rw");
        identity = FileIdentity.of(path);
        bytes = file.length();
        file.seek(bytes);
    }

    @Override
    public void write(ByteBuffer... buffers) throws IOException {
        gatheredBytes = 0;
        for (ByteBuffer buffer : buffers) {
            add(buffer);
        }
        flush();
    }

    private void add(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            int room = GATHERED_BYTES - gatheredBytes;
            if (room == 0) {
                flush();
            } else if (gatheredBytes == 0 && buffer.hasArray() && buffer.remaining() > GATHERED_BYTES) {
                int part = Math.min(buffer.remaining(), CALL_BYTES);
                file.write(buffer.array(), buffer.arrayOffset() + buffer.position(), part);
                buffer.position(buffer.position() + part);
                bytes += part;
            } else {
                int part = Math.min(buffer.remaining(), room);
                buffer.get(gathered, gatheredBytes, part);
                gatheredBytes += part;
            }
        }
    }

    private void flush() throws IOException {
        if (gatheredBytes > 0) {
            file.write(gathered, 0, gatheredBytes);
            bytes += gatheredBytes;
            gatheredBytes = 0;
        }
    }

    /** {@inheritDoc} A file that was deleted meanwhile takes bytes as before, and would never be found. */
    @Override
    public void sync() throws IOException {
        file.getFD().sync();
        if (!identity.isAt(path)) {
            throw new IOException("the file was removed or replaced while it was written");
        }
    }

    void truncate(long newBytes) throws IOException {
        file.setLength(newBytes);
        bytes = newBytes;
        sync();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
