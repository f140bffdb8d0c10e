package io.tidemill.testkit;

import static java.util.Objects.requireNonNull;

import io.tidemill.log.LogInput;
import io.tidemill.log.LogOutput;
import io.tidemill.log.LogStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file system that fails at a chosen moment. It hands everything to another one and counts what changes files: create, write, sync,
 * rename, delete, truncate. A test runs once without a fault to learn {@link #operations()}, and then once for each number and {@link
 * Fault}:
 *
 * <pre>{@code
 * MemoryLogStore files = new MemoryLogStore();
 * FaultyLogStore faulty = FaultyLogStore.over(files)
 *         .failAt(2, FaultyLogStore.Fault.CRASH_BEFORE)
 *         .withUnsynced(FaultyLogStore.Unsynced.LOST);
 * try (var file = faulty.create("old")) {
 *     faulty.rename("old", "new");     // the second operation
 *     file.sync();
 * } catch (SimulatedCrash e) {
 *     // as planned: now open the files as a restart does, and look
 * }
 * files.list("");                      // => [old]
 * }</pre>
 *
 * <p>After a crash every call throws {@link SimulatedCrash}, all files are closed and all locks given back, as the end of a process
 * does it. Safe for use by many threads, which wait for each other.
 */
public final class FaultyLogStore implements LogStore {
    /** What happens at the chosen operation. */
    public enum Fault {
        /** The process ends before the operation. */
        CRASH_BEFORE,
        /** The process ends after the operation, before its caller knows. */
        CRASH_AFTER,
        /** The process ends when half of the bytes are written; an operation that writes none is not done. */
        CRASH_IN_WRITE,
        /** There is no space for more than half of the bytes, nor for any file or byte after them, until {@link #freeSpace()}. */
        NO_SPACE,
        /** The operation fails once with an input/output error, when half of the bytes are written. */
        IO_ERROR
    }

    /** What a crash does to bytes that were written and not synced. */
    public enum Unsynced {
        /** They stay: only the process ended. */
        KEPT,
        /** They are gone: the power went. */
        LOST
    }

    private final LogStore files;

    /** The synced length of each file that was opened to write. */
    private final Map<String, Long> syncedBytes = new HashMap<>();

    /** The files and locks that the process holds. */
    private final List<Closeable> held = new ArrayList<>();

    private final List<String> history = new ArrayList<>();
    private int faultyOperation;
    private @Nullable Fault fault;
    private Unsynced unsynced = Unsynced.KEPT;
    private boolean isFull;
    private @Nullable SimulatedCrash crash;

    private FaultyLogStore(LogStore files) {
        this.files = requireNonNull(files, "files");
    }

    /** Returns a store over {@code files} that has no fault yet. */
    public static FaultyLogStore over(LogStore files) {
        return new FaultyLogStore(files);
    }

    /** Lets {@code fault} happen at the operation with that number; the first is 1. */
    public synchronized FaultyLogStore failAt(int operation, Fault what) {
        faultyOperation = operation;
        fault = requireNonNull(what, "fault");
        return this;
    }

    /** Lets a crash do that to what was not synced; without it, such bytes are kept. */
    public synchronized FaultyLogStore withUnsynced(Unsynced fate) {
        unsynced = requireNonNull(fate, "fate");
        return this;
    }

    /** Ends {@link Fault#NO_SPACE}. */
    public synchronized void freeSpace() {
        isFull = false;
    }

    /** Ends the process now, between two operations. */
    public synchronized void crash() {
        if (crash == null) {
            crashed("after operation " + operations());
        }
    }

    /** Returns how many operations there were. */
    public synchronized int operations() {
        return history.size();
    }

    /** Returns the operations, such as {@code sync journal/00000000000000000000.log}. */
    public synchronized List<String> history() {
        return List.copyOf(history);
    }

    /** Returns whether the crash has happened. */
    public synchronized boolean isCrashed() {
        return crash != null;
    }

    @Override
    public String location() {
        return files.location();
    }

    @Override
    public synchronized List<String> list(String directory) throws IOException {
        requireAlive();
        return files.list(directory);
    }

    @Override
    public synchronized boolean exists(String name) throws IOException {
        requireAlive();
        return files.exists(name);
    }

    @Override
    public synchronized LogOutput create(String name) throws IOException {
        begin("create " + name);
        fail(() -> {});
        requireSpace();
        LogOutput created = hold(files.create(name));
        syncedBytes.put(name, 0L);
        end();
        return new Output(name, created);
    }

    @Override
    public synchronized LogOutput append(String name) throws IOException {
        requireAlive();
        LogOutput appended = hold(files.append(name));
        syncedBytes.putIfAbsent(name, appended.bytes());
        return new Output(name, appended);
    }

    @Override
    public synchronized LogInput open(String name) throws IOException {
        requireAlive();
        return new Input(hold(files.open(name)));
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        begin("delete " + name);
        fail(() -> {});
        files.delete(name);
        syncedBytes.remove(name);
        end();
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        begin("rename " + from + " to " + to);
        fail(() -> {});
        files.rename(from, to);
        Long synced = syncedBytes.remove(from);
        if (synced == null) {
            syncedBytes.remove(to);
        } else {
            syncedBytes.put(to, synced);
        }
        end();
    }

    @Override
    public synchronized void truncate(String name, long bytes) throws IOException {
        begin("truncate " + name + " to " + bytes + " bytes");
        fail(() -> {});
        files.truncate(name, bytes);
        syncedBytes.put(name, bytes);
        end();
    }

    @Override
    public synchronized Lock lock(String name, String owner) throws IOException {
        requireAlive();
        Lock lock = hold(files.lock(name, owner));
        return () -> close(lock);
    }

    private <C extends Closeable> C hold(C file) {
        held.add(file);
        return file;
    }

    private synchronized void close(Closeable file) throws IOException {
        if (held.remove(file)) {
            file.close();
        }
    }

    private void requireAlive() {
        if (crash != null) {
            throw new SimulatedCrash(crash.getMessage() + "; nothing can be done after it");
        }
    }

    private void requireSpace() throws IOException {
        if (isFull) {
            throw new IOException("No space left on device");
        }
    }

    private void begin(String what) {
        requireAlive();
        history.add(what);
    }

    private boolean isDue(Fault what) {
        return fault == what && history.size() == faultyOperation;
    }

    /** The half of an operation that is done when it fails. */
    @FunctionalInterface
    private interface Half {
        void run() throws IOException;
    }

    /** Fails if it is time. */
    private void fail(Half half) throws IOException {
        if (isDue(Fault.CRASH_BEFORE)) {
            throw crashed("before " + current());
        }
        if (isDue(Fault.CRASH_IN_WRITE)) {
            half.run();
            throw crashed("in " + current());
        }
        if (isDue(Fault.NO_SPACE)) {
            half.run();
            isFull = true;
            throw new IOException("No space left on device");
        }
        if (isDue(Fault.IO_ERROR)) {
            half.run();
            throw new IOException("Input/output error");
        }
    }

    /** Crashes if it is time for that after the operation. */
    private void end() {
        if (isDue(Fault.CRASH_AFTER)) {
            throw crashed("after " + current());
        }
    }

    private String current() {
        return "operation " + operations() + ", " + history.get(operations() - 1);
    }

    private SimulatedCrash crashed(String when) {
        SimulatedCrash crashed = new SimulatedCrash("The process ended " + when);
        crash = crashed;
        try {
            for (Closeable file : held) {
                file.close();
            }
            held.clear();
            if (unsynced == Unsynced.LOST) {
                for (Map.Entry<String, Long> file : syncedBytes.entrySet()) {
                    files.truncate(file.getKey(), file.getValue());
                }
            }
        } catch (IOException e) {
            crashed.addSuppressed(e);
        }
        return crashed;
    }

    /** A file that is written. */
    private final class Output implements LogOutput {
        private final String name;
        private final LogOutput file;

        Output(String name, LogOutput file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer... buffers) throws IOException {
            synchronized (FaultyLogStore.this) {
                long bytes = 0;
                for (ByteBuffer buffer : buffers) {
                    bytes += buffer.remaining();
                }
                long half = bytes / 2;
                begin("write " + bytes + " bytes to " + name);
                fail(() -> file.write(first(half, buffers)));
                requireSpace();
                file.write(buffers);
                end();
            }
        }

        private ByteBuffer[] first(long bytes, ByteBuffer[] buffers) {
            List<ByteBuffer> some = new ArrayList<>();
            long left = bytes;
            for (ByteBuffer buffer : buffers) {
                int part = (int) Math.min(left, buffer.remaining());
                some.add(buffer.slice(buffer.position(), part));
                left -= part;
            }
            return some.toArray(ByteBuffer[]::new);
        }

        @Override
        public void sync() throws IOException {
            synchronized (FaultyLogStore.this) {
                begin("sync " + name);
                fail(() -> {});
                file.sync();
                syncedBytes.replace(name, file.bytes());
                end();
            }
        }

        @Override
        public long bytes() {
            return file.bytes();
        }

        @Override
        public void close() throws IOException {
            FaultyLogStore.this.close(file);
        }
    }

    /** A file that is read. */
    private final class Input implements LogInput {
        private final LogInput file;

        Input(LogInput file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            synchronized (FaultyLogStore.this) {
                requireAlive();
                return file.size();
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            synchronized (FaultyLogStore.this) {
                requireAlive();
                return file.read(target, position);
            }
        }

        @Override
        public void close() throws IOException {
            FaultyLogStore.this.close(file);
        }
    }
}
