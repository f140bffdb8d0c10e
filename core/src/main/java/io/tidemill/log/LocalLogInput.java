package io.tidemill.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A local file that is read; no channel, for the reason that {@link LocalLogOutput} gives. */
final class LocalLogInput implements LogInput {
    private static final int CALL_BYTES = 1 << 20;

    private final RandomAccessFile file;

    LocalLogInput(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "r");
    }

    @Override
    public long size() throws IOException {
        return file.length();
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
        file.seek(position);
        int total = 0;
        while (target.hasRemaining()) {
            int count = readSome(target);
            if (count <= 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    private int readSome(ByteBuffer target) throws IOException {
        int most = Math.min(target.remaining(), CALL_BYTES);
        if (target.hasArray()) {
            int count = file.read(target.array(), target.arrayOffset() + target.position(), most);
            target.position(target.position() + Math.max(count, 0));
            return count;
        }
        byte[] bytes = new byte[most];
        int count = file.read(bytes);
        target.put(bytes, 0, Math.max(count, 0));
        return count;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
