package io.tidemill.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The files of a journal and the one that is written. Each change is a few steps, and a crash between any two leaves files that open
 * as before the change or as after it. Knows no locks: its journal holds them.
 */
final class Segments {
    private static final int COPY_BYTES = 64 << 10;

    private final LogStore store;
    private final String directory;
    private final UUID owner;
    private final List<Segment> segments;
    private @Nullable LogOutput output;

    Segments(LogStore store, String directory, UUID owner, List<Segment> found) {
        this.store = store;
        this.directory = directory;
        this.owner = owner;
        this.segments = new ArrayList<>(found);
    }

    /** Opens the last segment to write on, the first one if there is none, and makes durable what it has. */
    void openToWrite() throws IOException {
        if (segments.isEmpty()) {
            begin(0, 0);
        } else {
            output = store.append(last().name());
        }
        // What the process before had not synced may be in the operating system's memory only.
        output().sync();
    }

    List<Segment> copy() {
        return List.copyOf(segments);
    }

    Segment first() {
        return segments.get(0);
    }

    Segment last() {
        return segments.get(segments.size() - 1);
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    /** Returns the segment that holds {@code position}, or ends there as the last one. */
    Segment holding(long position) {
        int index = segments.size() - 1;
        while (segments.get(index).start() > position) {
            index--;
        }
        return segments.get(index);
    }

    /** Returns the name of the oldest file, or of the directory if there is none. */
    String firstName() {
        return segments.isEmpty() ? directory : first().name();
    }

    /** Returns how long the last file is, given where its records end. */
    long lastBytes(long end) {
        return segments.isEmpty() ? 0 : last().offsetOf(end);
    }

    /** Returns the name of the newest file, or of the directory if there is none. */
    String lastName() {
        return segments.isEmpty() ? directory : last().name();
    }

    LogOutput output() {
        LogOutput open = output;
        if (open == null) {
            throw new IllegalStateException("No segment of " + directory + " is open to write");
        }
        return open;
    }

    /** Makes the last segment durable and begins the next one at {@code end}. */
    void roll(long end, long needed) throws IOException {
        output().sync();
        close();
        begin(end, needed);
    }

    private void begin(long start, long needed) throws IOException {
        Segment segment = new Segment(Segment.nameOf(directory, start), owner, start, needed);
        LogOutput file = store.create(segment.name());
        segments.add(segment);
        output = file;
        file.write(segment.header());
    }

    /** Deletes, oldest first, the segments that hold nothing from {@code needed} on, after the last header says so durably. */
    void release(long end, long needed) throws IOException {
        if (segments.size() == 1 || segments.get(1).start() > needed) {
            return;
        }
        if (last().needed() < needed) {
            if (last().start() == end) {
                close();
                replace(segments.size() - 1, needed);
                output = store.append(last().name());
            } else {
                roll(end, needed);
            }
            output().sync();
        }
        while (segments.size() > 1 && segments.get(1).start() <= needed) {
            store.delete(segments.remove(0).name());
        }
    }

    /** Deletes what lies behind {@code position}, newest first. */
    void cut(long position) throws IOException {
        close();
        int kept = segments.indexOf(holding(position));
        if (kept < segments.size() - 1 && segments.get(kept).needed() < first().start()) {
            replace(kept, first().start()); // it becomes the last one, and has to tell what may be missing
        }
        while (segments.size() - 1 > kept) {
            store.delete(segments.remove(segments.size() - 1).name());
        }
        store.truncate(last().name(), last().offsetOf(position));
        output = store.append(last().name());
    }

    /** Puts a copy of a segment with another header in its place. */
    private void replace(int index, long needed) throws IOException {
        Segment old = segments.get(index);
        Segment segment = new Segment(old.name(), owner, old.start(), needed);
        String aside = old.name() + Journal.ASIDE;
        store.delete(aside);
        try (LogInput input = store.open(old.name());
                LogOutput copy = store.create(aside)) {
            copy.write(segment.header());
            ByteBuffer bytes = ByteBuffer.allocate(COPY_BYTES);
            for (long offset = Segment.HEADER_BYTES; input.read(bytes.clear(), offset) > 0; offset += bytes.limit()) {
                copy.write(bytes.flip());
            }
            copy.sync();
        }
        store.rename(aside, old.name());
        segments.set(index, segment);
    }

    void close() throws IOException {
        LogOutput open = output;
        output = null;
        if (open != null) {
            open.close();
        }
    }
}
