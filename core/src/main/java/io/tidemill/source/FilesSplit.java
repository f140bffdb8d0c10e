package io.tidemill.source;

import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.source.BlockTally.Note;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ranges of files, one after the other. Where it is serialized, it is opened on the same paths; nothing is counted there. */
final class FilesSplit<T> implements Split<T> {
    @Serial
    private static final long serialVersionUID = 1L;

    private final List<FileRange> ranges;
    private final RecordFormat<T> format;
    private final DirectoryOptions.Unreadable unreadable;

    /** What the longest pass so far found; guarded by this split. */
    private transient @Nullable BlockTally tally;

    FilesSplit(List<FileRange> ranges, RecordFormat<T> format, DirectoryOptions.Unreadable unreadable) {
        this.ranges = List.copyOf(ranges);
        this.format = format;
        this.unreadable = unreadable;
    }

    @Override
    public RecordReader<T> open() {
        return new FilesReader<>(ranges, format, unreadable, this::offer);
    }

    private synchronized void offer(BlockTally found) {
        if (tally == null || found.isMoreThan(tally)) {
            tally = found;
        }
    }

    synchronized Optional<BlockTally> tally() {
        return Optional.ofNullable(tally);
    }

    /** Returns the number of records; this reads them, unless a pass has come to their end. */
    long recordCount() {
        return tally().filter(BlockTally::whole).map(BlockTally::records).orElseGet(this::counted);
    }

    private long counted() {
        long count = 0;
        Map<String, Note> found = new HashMap<>();
        RecordNotes counted = (what, example) -> found.merge(what, new Note(1, example), Note::plus);
        try (FileRuns runs = new FileRuns(ranges, format, unreadable, counted)) {
            while (runs.advance()) {
                count += format.count(runs.bytes(), runs.from(), runs.to());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Note> notes = new HashMap<>(tally().map(BlockTally::notes).orElseGet(Map::of));
        notes.putAll(found); // not added: what cannot be read is found in each pass
        offer(new BlockTally(count, true, notes));
        return count;
    }

    @Override
    public String toString() {
        String first = ranges.get(0).toString();
        return ranges.size() == 1 ? first : first + " and " + (ranges.size() - 1) + " more";
    }
}
