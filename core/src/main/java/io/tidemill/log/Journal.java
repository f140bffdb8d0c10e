package io.tidemill.log;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.SegmentReader.Step;
import io.tidemill.log.SegmentReader.Tail;
import io.tidemill.time.ProcessId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A row of checksummed records in segment files. A record has a position, which is how many bytes of records were appended before
 * it; no position is used twice, except those of records that were cut off with {@link #truncate}. Safe for use by many threads; one
 * process at a time may write (take a lock first).
 *
 * <p>After a crash of the process every record is there that {@link #append} returned for, after a crash of the machine every one
 * that {@link #sync} covered. Once a write or a sync has failed, the journal takes nothing more: every call that writes throws {@link
 * ErrorCode#CHECKPOINT_FAILED} from then on.
 */
public final class Journal implements Closeable {
    /** The largest payload of a record. */
    public static final int MAX_PAYLOAD_BYTES = 64 << 20;

    /** What a record takes besides its payload. */
    public static final int HEADER_BYTES = RecordHeader.BYTES;

    /** What the name of a file ends with that is not ready. */
    static final String ASIDE = ".tmp";

    /*
     * Two locks, always taken in this order: syncing, then appending. fsync of the records happens under the first alone, so that
     * others can append meanwhile; those who wait for it find that their records were covered. A roll needs both, since it changes
     * the file that is synced: it waits for a running fsync and makes the old segment durable before the new one begins.
     */
    private final ReentrantLock syncing = new ReentrantLock();
    private final ReentrantLock appending = new ReentrantLock();

    private final LogStore store;
    private final String directory;
    private final long segmentBytes;
    private final UUID owner;

    /** Changed under both locks, used under either. */
    private final Segments segments;

    /** Guarded by {@code appending}. */
    private long end;

    /** The first position that is still needed. Guarded by {@code appending}. */
    private long needed;

    /** Everything before is durable. Guarded by {@code syncing}. */
    private long synced;

    private volatile State state;
    private volatile @Nullable TidemillException failure;

    private enum State {
        OPEN,
        READ_ONLY,
        FAILED,
        CLOSED
    }

    private Journal(
            LogStore store, String directory, long segmentBytes, UUID owner, JournalOpening found, State state) {
        this.store = store;
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.owner = owner;
        this.segments = new Segments(store, directory, owner, found.segments());
        this.end = found.end();
        this.state = state;
    }

    /**
     * Opens the journal in {@code directory} to write; a new one begins with position 0, and with a new id of the checkpoint directory
     * to which its files belong. What a crash left of the last records is cut, with a warning, and what is kept is durable then.
     *
     * @param segmentBytes how long a file may be before the next one begins
     * @throws TidemillException of code {@code CHECKPOINT_DAMAGED} if a file is not what was written
     */
    public static Journal open(LogStore store, String directory, long segmentBytes) {
        return open(store, directory, segmentBytes, Optional.empty());
    }

    /** Does as {@link #open(LogStore, String, long)} does, for a journal whose files belong to a checkpoint directory that has an id. */
    public static Journal open(LogStore store, String directory, long segmentBytes, UUID owner) {
        return open(store, directory, segmentBytes, Optional.of(owner));
    }

    private static Journal open(LogStore store, String directory, long segmentBytes, Optional<UUID> owner) {
        requireNonNull(directory, "directory");
        if (segmentBytes <= 0) {
            throw TidemillException.invalidArgument("A journal needs segments of 1 byte or more, not " + segmentBytes);
        }
        JournalOpening found = JournalOpening.toWrite(store, directory, owner);
        Journal journal = new Journal(store, directory, segmentBytes, ownerOf(found, owner), found, State.OPEN);
        journal.continueWriting();
        return journal;
    }

    private static UUID ownerOf(JournalOpening found, Optional<UUID> owner) {
        return owner.or(() -> found.segments().stream().map(Segment::owner).findFirst())
                .orElseGet(ProcessId::unique);
    }

    /**
     * Opens the journal in {@code directory} as it is now, to read only. No file is changed, whether another process writes there or
     * not; what is being written is left out.
     *
     * @throws TidemillException of code {@code CHECKPOINT_DAMAGED} if a file is not what was written
     */
    public static Journal openReadOnly(LogStore store, String directory) {
        return openReadOnly(store, directory, Optional.empty());
    }

    /** Does as {@link #openReadOnly(LogStore, String)} does, for a journal of a checkpoint directory that has an id. */
    public static Journal openReadOnly(LogStore store, String directory, UUID owner) {
        return openReadOnly(store, directory, Optional.of(owner));
    }

    private static Journal openReadOnly(LogStore store, String directory, Optional<UUID> owner) {
        requireNonNull(directory, "directory");
        JournalOpening found = JournalOpening.toRead(store, directory, owner);
        return new Journal(store, directory, Long.MAX_VALUE, ownerOf(found, owner), found, State.READ_ONLY);
    }

    /** Returns the id of the checkpoint directory to which the files belong. */
    public UUID owner() {
        return owner;
    }

    private void continueWriting() {
        try {
            changing(segments::openToWrite);
        } catch (TidemillException | Error e) {
            close();
            throw e;
        }
        appending.lock();
        try {
            needed = start();
        } finally {
            appending.unlock();
        }
    }

    /**
     * Adds a record and returns the position behind it. It is with the operating system then, but not yet durable. The buffers stay as
     * they are.
     *
     * @param type a number from 0 to 255, for the reader
     * @param payload the parts of the payload, at most {@link #MAX_PAYLOAD_BYTES} together
     */
    public long append(int type, ByteBuffer... payload) {
        int length = RecordHeader.length(type, payload);
        int checksum = RecordHeader.checksum(payload);
        appending.lock();
        try {
            requireWritable();
            if (fits(length)) {
                return write(type, length, checksum, payload);
            }
        } finally {
            appending.unlock();
        }
        return appendToNewSegment(type, length, checksum, payload);
    }

    private long appendToNewSegment(int type, int length, int checksum, ByteBuffer[] payload) {
        syncing.lock();
        try {
            syncOutput(); // so that little is left to sync while nobody can append
            appending.lock();
            try {
                requireWritable();
                if (!fits(length)) {
                    change(() -> segments.roll(end, needed));
                }
                return write(type, length, checksum, payload);
            } finally {
                appending.unlock();
            }
        } finally {
            syncing.unlock();
        }
    }

    private boolean fits(int length) {
        Segment last = segments.last();
        return end == last.start() || last.offsetOf(end) + HEADER_BYTES + length <= segmentBytes;
    }

    private long write(int type, int length, int checksum, ByteBuffer[] payload) {
        ByteBuffer[] parts = new ByteBuffer[payload.length + 1];
        parts[0] = RecordHeader.of(end, length, type, checksum);
        for (int i = 0; i < payload.length; i++) {
            parts[i + 1] = payload[i].duplicate();
        }
        change(() -> segments.output().write(parts));
        end += HEADER_BYTES + length;
        return end;
    }

    /** Makes durable all that was appended before the call. Callers who come at the same time share one fsync. */
    public void sync() {
        long wanted = end();
        syncing.lock();
        try {
            if (synced < wanted || state != State.OPEN) {
                syncOutput();
            }
        } finally {
            syncing.unlock();
        }
    }

    /** Syncs without keeping others from appending; the caller holds {@code syncing}. */
    private void syncOutput() {
        LogOutput open;
        long covered;
        appending.lock();
        try {
            requireWritable();
            open = segments.output();
            covered = end;
        } finally {
            appending.unlock();
        }
        change(open::sync);
        synced = covered;
    }

    /**
     * Says that nobody reads what is before {@code position}, the end of a record. Files that hold nothing else are deleted, oldest
     * first; the last one stays.
     */
    public void release(long position) {
        changing(() -> {
            if (position > end) {
                throw notBetween("Releasing", position, 0);
            }
            needed = Math.max(needed, position);
            segments.release(end, needed);
        });
    }

    /**
     * Cuts the records from {@code position}, the end of a record, on, so that the next one is appended there. Durable when it returns.
     * Nobody may read or append meanwhile.
     */
    public void truncate(long position) {
        changing(() -> {
            if (position > end || position < start()) {
                throw notBetween("Cutting", position, start());
            }
            Segment segment = segments.holding(position);
            if (position < end) {
                read(
                        segment,
                        segment.start(),
                        position,
                        (at, type, payload) -> true); // throws unless a record ends there
            }
            segments.cut(position);
            end = position;
            synced = Math.min(synced, position);
            needed = Math.min(needed, position);
        });
    }

    private TidemillException notBetween(String what, long position, long lowest) {
        return TidemillException.invalidArgument(what + " the journal " + Failures.path(store, directory)
                + " at position " + position + " is impossible: it has positions " + lowest + " to " + end);
    }

    /**
     * Gives the records from {@code from} to {@code to} to {@code visitor}, in their order. Both are ends of records, or {@code from} is
     * 0 for the first one that is kept.
     *
     * @throws TidemillException of code {@code CHECKPOINT_DAMAGED} if one is not what was written, or not there
     */
    public void read(long from, long to, RecordVisitor visitor) {
        readWhile(from, to, (position, type, payload) -> {
            visitor.record(position, type, payload);
            return true;
        });
    }

    /** Does as {@link #read} does, and ends early when {@code taker} wants no more. */
    public void readWhile(long from, long to, RecordTaker taker) {
        List<Segment> kept;
        appending.lock();
        try {
            requireNotClosed();
            requireKept(from == 0 ? start() : from, to);
            kept = segments.copy();
        } finally {
            appending.unlock();
        }
        boolean wanted = true;
        for (int i = 0; wanted && i < kept.size(); i++) {
            Segment segment = kept.get(i);
            long first = Math.max(from, segment.start());
            long behind = i + 1 < kept.size() ? Math.min(to, kept.get(i + 1).start()) : to;
            if (first < behind) {
                wanted = read(segment, first, behind, taker);
            }
        }
    }

    private void requireKept(long from, long to) {
        if (from < start() || to > end) {
            throw Failures.damaged(
                    store,
                    from < start() ? segments.firstName() : segments.lastName(),
                    from < start() ? 0 : segments.lastBytes(end),
                    "a journal with positions " + from + " to " + to,
                    "positions " + start() + " to " + end);
        }
        if (from > to) {
            throw TidemillException.invalidArgument("A journal is read forwards, not from " + from + " to " + to);
        }
    }

    private boolean read(Segment segment, long from, long to, RecordTaker taker) {
        try (SegmentReader reader =
                new SegmentReader(store, segment, segment.offsetOf(from), segment.offsetOf(to), Tail.WHOLE)) {
            while (reader.next() == Step.RECORD) {
                if (!taker.take(reader.position(), reader.type(), reader.payload())) {
                    return false;
                }
            }
            if (reader.position() != to) {
                throw Failures.damaged(
                        store,
                        segment.name(),
                        segment.offsetOf(reader.position()),
                        "records up to offset " + segment.offsetOf(to),
                        "the end of the file");
            }
            return true;
        } catch (NoSuchFileException e) {
            throw Failures.damaged(
                    store, segment.name(), 0, "the file", "none: it was deleted since the journal was opened");
        } catch (IOException e) {
            throw Failures.notRead(store, segment.name(), e);
        }
    }

    /** Returns the lowest position that can be read. */
    public long start() {
        appending.lock();
        try {
            return segments.isEmpty() ? end : segments.first().start();
        } finally {
            appending.unlock();
        }
    }

    /** Returns the position behind the last record. */
    public long end() {
        appending.lock();
        try {
            return end;
        } finally {
            appending.unlock();
        }
    }

    /** Closes the files; syncs nothing. Reading and writing end with it. */
    @Override
    public void close() {
        syncing.lock();
        appending.lock();
        try {
            String file = segments.lastName();
            boolean wasSound = state != State.FAILED;
            state = State.CLOSED;
            try {
                segments.close();
            } catch (IOException e) {
                if (wasSound) {
                    throw Failures.notWritten(store, file, e);
                }
            }
        } finally {
            appending.unlock();
            syncing.unlock();
        }
    }

    /** Returns the path of its directory. */
    @Override
    public String toString() {
        return Failures.path(store, directory);
    }

    private void requireWritable() {
        TidemillException first = failure;
        if (first != null) {
            throw new TidemillException(first.code(), String.valueOf(first.getMessage()), first);
        }
        if (state != State.OPEN) {
            throw TidemillException.invalidState("The journal " + Failures.path(store, directory) + " is "
                    + (state == State.CLOSED ? "closed" : "open to read only") + " and takes no change");
        }
    }

    private void requireNotClosed() {
        if (state == State.CLOSED) {
            throw TidemillException.invalidState(
                    "The journal " + Failures.path(store, directory) + " is closed and cannot be read");
        }
    }

    /** Steps that may fail. */
    @FunctionalInterface
    private interface Change {
        void run() throws IOException;
    }

    /** Changes the files while nobody appends or syncs. */
    private void changing(Change change) {
        syncing.lock();
        appending.lock();
        try {
            requireWritable();
            change(change);
        } finally {
            appending.unlock();
            syncing.unlock();
        }
    }

    /** Makes one step; if it fails, the journal has failed for good. A refusal is no failure. */
    private void change(Change change) {
        try {
            change.run();
        } catch (TidemillException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw fail(e);
        } catch (Error e) {
            fail(e);
            throw e;
        }
    }

    private TidemillException fail(Throwable cause) {
        state = State.FAILED;
        TidemillException failed = Failures.notWritten(store, segments.lastName(), cause);
        failure = failed;
        return failed;
    }
}
