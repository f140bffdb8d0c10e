package io.tidemill.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A store whose syncs are counted, and wait at a gate when it is closed. */
final class GatedStore implements LogStore {
    final AtomicInteger syncs = new AtomicInteger();
    final CountDownLatch arrived = new CountDownLatch(1);
    final CountDownLatch gate = new CountDownLatch(1);
    volatile boolean isGateClosed;

    private final LogStore files;

    GatedStore(LogStore files) {
        this.files = files;
    }

    @Override
    public String location() {
        return files.location();
    }

    @Override
    public List<String> list(String directory) throws IOException {
        return files.list(directory);
    }

    @Override
    public boolean exists(String name) throws IOException {
        return files.exists(name);
    }

    @Override
    public LogOutput create(String name) throws IOException {
        return new Output(files.create(name));
    }

    @Override
    public LogOutput append(String name) throws IOException {
        return new Output(files.append(name));
    }

    @Override
    public LogInput open(String name) throws IOException {
        return files.open(name);
    }

    @Override
    public void delete(String name) throws IOException {
        files.delete(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        files.rename(from, to);
    }

    @Override
    public void truncate(String name, long bytes) throws IOException {
        files.truncate(name, bytes);
    }

    @Override
    public Lock lock(String name, String owner) throws IOException {
        return files.lock(name, owner);
    }

    private final class Output implements LogOutput {
        private final LogOutput file;

        Output(LogOutput file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer... buffers) throws IOException {
            file.write(buffers);
        }

        @Override
        public void sync() throws IOException {
            syncs.incrementAndGet();
            if (isGateClosed) {
                arrived.countDown();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            file.sync();
        }

        @Override
        public long bytes() {
            return file.bytes();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
