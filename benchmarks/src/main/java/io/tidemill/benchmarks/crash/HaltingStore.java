package io.tidemill.benchmarks.crash;

import io.tidemill.log.LogInput;
import io.tidemill.log.LogOutput;
import io.tidemill.log.LogStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A directory whose JVM ends at a chosen operation: at one of those that change files, which are create, write, sync, rename, delete
 * and truncate. No code of the program runs after it, as after a SIGKILL.
 */
final class HaltingStore implements LogStore {
    private final LogStore files;
    private final Halt halt;
    private final AtomicLong operations = new AtomicLong();

    HaltingStore(LogStore files, Halt halt) {
        this.files = files;
        this.halt = halt;
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
        long operation = begin("create " + name);
        LogOutput output = new HaltingOutput(name, files.create(name));
        end(operation, "create " + name);
        return output;
    }

    @Override
    public LogOutput append(String name) throws IOException {
        return new HaltingOutput(name, files.append(name));
    }

    @Override
    public LogInput open(String name) throws IOException {
        return files.open(name);
    }

    @Override
    public void delete(String name) throws IOException {
        long operation = begin("delete " + name);
        files.delete(name);
        end(operation, "delete " + name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        long operation = begin("rename " + from);
        files.rename(from, to);
        end(operation, "rename " + from);
    }

    @Override
    public void truncate(String name, long bytes) throws IOException {
        long operation = begin("truncate " + name);
        files.truncate(name, bytes);
        end(operation, "truncate " + name);
    }

    @Override
    public Lock lock(String name, String owner) throws IOException {
        return files.lock(name, owner);
    }

    private long begin(String what) {
        long operation = operations.incrementAndGet();
        if (operation == halt.operation() && halt.when() == Halt.When.BEFORE) {
            halt.now(what);
        }
        return operation;
    }

    private void end(long operation, String what) {
        if (operation == halt.operation()) {
            halt.now(what);
        }
    }

    /** A file that is written. */
    private final class HaltingOutput implements LogOutput {
        private final String name;
        private final LogOutput file;

        HaltingOutput(String name, LogOutput file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer... buffers) throws IOException {
            long operation = begin("write " + name);
            if (operation == halt.operation() && halt.when() == Halt.When.WITHIN) {
                file.write(firstHalf(buffers));
                halt.now("write " + name);
            }
            file.write(buffers);
            end(operation, "write " + name);
        }

        @Override
        public void sync() throws IOException {
            long operation = begin("sync " + name);
            file.sync();
            end(operation, "sync " + name);
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

    private static ByteBuffer[] firstHalf(ByteBuffer[] buffers) {
        long left = 0;
        for (ByteBuffer buffer : buffers) {
            left += buffer.remaining();
        }
        left /= 2;
        List<ByteBuffer> half = new ArrayList<>();
        for (ByteBuffer buffer : buffers) {
            int part = (int) Math.min(left, buffer.remaining());
            half.add(buffer.slice(buffer.position(), part));
            left -= part;
        }
        return half.toArray(ByteBuffer[]::new);
    }
}
