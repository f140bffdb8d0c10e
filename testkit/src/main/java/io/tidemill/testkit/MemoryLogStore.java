package io.tidemill.testkit;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.LogInput;
import io.tidemill.log.LogOutput;
import io.tidemill.log.LogStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory, so that a test can go through thousands of crashes in a second: put a {@link FaultyLogStore} over it, and
 * open it again after the crash. Safe for use by many threads.
 */
public final class MemoryLogStore implements LogStore {
    /** The bytes of one file; a deleted or renamed one lives on for those who have it open. */
    private static final class Content {
        private byte[] bytes = new byte[64];
        private int length;

        synchronized void append(ByteBuffer buffer) {
            int more = buffer.remaining();
            if (bytes.length - length < more) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
            }
            buffer.get(bytes, length, more);
            length += more;
        }

        synchronized int read(ByteBuffer target, long position) {
            int count = (int) Math.min(target.remaining(), Math.max(0, length - position));
            if (count > 0) {
                target.put(bytes, (int) position, count);
            }
            return count;
        }

        synchronized int length() {
            return length;
        }

        synchronized void truncate(long newLength) {
            length = (int) Math.min(length, newLength);
        }
    }

    private final Map<String, Content> files = new TreeMap<>();
    private final Map<String, String> owners = new TreeMap<>();

    /** An empty file system. */
    public MemoryLogStore() {}

    /** Returns how many bytes all files have together. */
    public synchronized long bytes() {
        return files.values().stream().mapToLong(Content::length).sum();
    }

    @Override
    public String location() {
        return "memory:";
    }

    @Override
    public synchronized List<String> list(String directory) {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        return files.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .filter(name -> !name.contains("/"))
                .toList();
    }

    @Override
    public synchronized boolean exists(String name) {
        return files.containsKey(name);
    }

    @Override
    public synchronized LogOutput create(String name) throws IOException {
        Content content = new Content();
        if (files.putIfAbsent(name, content) != null) {
            throw new FileAlreadyExistsException(location() + "/" + name);
        }
        return new Output(content);
    }

    @Override
    public synchronized LogOutput append(String name) throws IOException {
        return new Output(existing(name));
    }

    @Override
    public synchronized LogInput open(String name) throws IOException {
        return new Input(existing(name));
    }

    @Override
    public synchronized void delete(String name) {
        files.remove(name);
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        Content content = existing(from);
        files.remove(from);
        files.put(to, content);
    }

    @Override
    public synchronized void truncate(String name, long bytes) throws IOException {
        existing(name).truncate(bytes);
    }

    @Override
    public synchronized Lock lock(String name, String owner) {
        String holder = owners.putIfAbsent(name, requireNonNull(owner, "owner"));
        if (holder != null) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_REFUSED,
                    "The checkpoint directory " + location() + " is in use by process " + holder
                            + "; stop that one first, or give this program another directory");
        }
        return new HeldLock(name);
    }

    private Content existing(String name) throws NoSuchFileException {
        @Nullable Content content = files.get(name);
        if (content == null) {
            throw new NoSuchFileException(location() + "/" + name);
        }
        return content;
    }

    private final class HeldLock implements Lock {
        private final String name;
        private boolean isClosed;

        HeldLock(String name) {
            this.name = name;
        }

        @Override
        public void close() {
            synchronized (MemoryLogStore.this) {
                if (!isClosed) {
                    isClosed = true;
                    owners.remove(name);
                }
            }
        }
    }

    private record Output(Content content) implements LogOutput {
        @Override
        public void write(ByteBuffer... buffers) {
            for (ByteBuffer buffer : buffers) {
                content.append(buffer);
            }
        }

        @Override
        public void sync() {}

        @Override
        public long bytes() {
            return content.length();
        }

        @Override
        public void close() {}
    }

    private record Input(Content content) implements LogInput {
        @Override
        public long size() {
            return content.length();
        }

        @Override
        public int read(ByteBuffer target, long position) {
            return content.read(target, position);
        }

        @Override
        public void close() {}
    }
}
