package io.tidemill.log;

import io.tidemill.log.SegmentReader.Step;
import io.tidemill.log.SegmentReader.Tail;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the segments of a journal and judges them.
 *
 * <p>A writer makes the old segment durable before it begins a new one. So only the last file may be torn, and the one before it ends
 * where the last one's name says. A segment is deleted only after the header of the last one told durably that it is not needed; so
 * what is missing before that position is no damage, and what is missing behind it is.
 */
final class JournalOpening {
    /** What may be done to the files. */
    private enum Access {
        WRITE,
        READ
    }

    private static final int ATTEMPTS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final LogStore store;
    private final String directory;
    private final Access access;
    private final List<Segment> segments = new ArrayList<>();

    /** The start of a last file that holds no header yet; -1 if there is none. */
    private long tornStart = -1;

    private long end;

    /** Mends what a crash left, so that writing can go on. */
    static JournalOpening toWrite(LogStore store, String directory, Optional<UUID> owner) {
        try {
            return new JournalOpening(store, directory, owner, Access.WRITE);
        } catch (IOException e) {
            throw Failures.notRead(store, directory, e);
        }
    }

    /** Leaves out what a crash left, or what another process is writing. */
    static JournalOpening toRead(LogStore store, String directory, Optional<UUID> owner) {
        for (int attempt = 1; ; attempt++) {
            try {
                return new JournalOpening(store, directory, owner, Access.READ);
            } catch (NoSuchFileException e) {
                // The writer has released a segment between the listing and the reading.
                if (attempt == ATTEMPTS) {
                    throw Failures.notRead(store, directory, e);
                }
            } catch (IOException e) {
                throw Failures.notRead(store, directory, e);
            }
        }
    }

    private JournalOpening(LogStore store, String directory, Optional<UUID> owner, Access access) throws IOException {
        this.store = store;
        this.directory = directory;
        this.access = access;
        List<Long> starts = starts();
        dropTornFile(starts);
        for (long start : starts) {
            segments.add(Segment.read(store, Segment.nameOf(directory, start), start));
        }
        if (!segments.isEmpty()) {
            requireOwner(owner.orElseGet(() -> segments.get(segments.size() - 1).owner()));
            dropLeftovers();
            checkOrder();
            findEnd();
        }
        finishTornFile();
    }

    /** Returns the segments that count, in their order. */
    List<Segment> segments() {
        return segments;
    }

    /** Returns the position behind the last whole record. */
    long end() {
        return end;
    }

    private List<Long> starts() throws IOException {
        List<Long> starts = new ArrayList<>();
        for (String file : store.list(directory)) {
            Optional<Long> start = Segment.startIn(file);
            start.ifPresent(starts::add);
            if (start.isEmpty() && file.endsWith(Journal.ASIDE) && access == Access.WRITE) {
                store.delete(directory + "/" + file);
            }
        }
        return starts;
    }

    /** A file that was begun when the process or the machine ended: its header is not there. */
    private void dropTornFile(List<Long> starts) throws IOException {
        if (starts.isEmpty()) {
            return;
        }
        long last = starts.get(starts.size() - 1);
        try (LogInput input = store.open(Segment.nameOf(directory, last))) {
            if (input.size() < Segment.HEADER_BYTES || SegmentReader.isZero(input, 0, input.size())) {
                tornStart = last;
                starts.remove(starts.size() - 1);
            }
        }
    }

    private void requireOwner(UUID owner) {
        for (Segment segment : segments) {
            if (!segment.owner().equals(owner)) {
                throw Failures.foreign(store, segment.name(), owner, segment.owner());
            }
        }
    }

    private void dropLeftovers() throws IOException {
        long needed = segments.get(segments.size() - 1).needed();
        while (segments.size() > 1 && segments.get(1).start() <= needed) {
            Segment leftover = segments.remove(0);
            if (access == Access.WRITE) {
                store.delete(leftover.name());
            }
        }
        Segment first = segments.get(0);
        if (first.start() > needed) {
            throw Failures.damaged(
                    store,
                    directory,
                    0,
                    "a file that holds position " + needed,
                    first.name() + " as the first one: those before it are missing");
        }
    }

    private void checkOrder() throws IOException {
        for (int i = 0; i < segments.size(); i++) {
            boolean isLast = i == segments.size() - 1;
            if (isLast && tornStart < 0) {
                return;
            }
            Segment segment = segments.get(i);
            long next = isLast ? tornStart : segments.get(i + 1).start();
            long size = size(segment);
            if (segment.positionAt(size) != next) {
                throw Failures.damaged(
                        store,
                        segment.name(),
                        Math.min(size, segment.offsetOf(next)),
                        "its end at offset " + segment.offsetOf(next) + ", where " + Segment.nameOf(directory, next)
                                + " begins",
                        "a file of " + size + " bytes: it was changed, or files after it are missing");
            }
        }
    }

    private long size(Segment segment) throws IOException {
        try (LogInput input = store.open(segment.name())) {
            return input.size();
        }
    }

    private void findEnd() throws IOException {
        Segment last = segments.get(segments.size() - 1);
        Tail tail = tornStart < 0 ? Tail.MAY_BE_TORN : Tail.WHOLE;
        Step step;
        try (SegmentReader reader = new SegmentReader(store, last, Segment.HEADER_BYTES, Long.MAX_VALUE, tail)) {
            do {
                step = reader.next();
            } while (step == Step.RECORD);
            end = reader.position();
        }
        if (step == Step.TORN && access == Access.WRITE) {
            long offset = last.offsetOf(end);
            LOG.warn(
                    "Cut {} from offset {} on: {} bytes of records that were being written when the process or the"
                            + " machine ended",
                    Failures.path(store, last.name()),
                    offset,
                    size(last) - offset);
            store.truncate(last.name(), offset);
        }
    }

    private void finishTornFile() throws IOException {
        if (tornStart < 0) {
            return;
        }
        String name = Segment.nameOf(directory, tornStart);
        if (segments.isEmpty() && tornStart > 0) {
            throw Failures.damaged(store, name, 0, "a header, or files before this one", "neither: files are missing");
        }
        if (access == Access.WRITE) {
            LOG.warn(
                    "Deleted {}, which was being begun when the process or the machine ended",
                    Failures.path(store, name));
            store.delete(name);
        }
    }
}
