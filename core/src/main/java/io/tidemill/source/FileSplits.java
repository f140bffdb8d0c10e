package io.tidemill.source;

import io.tidemill.source.RecordFormat.Cuts;
import java.util.ArrayList;
import java.util.List;

/**
 * The division of files into splits of about equal work: long files are cut into ranges where their format allows it, and
 * short ones are put together.
 */
final class FileSplits<T> {
    static final long MIN_SPLIT_BYTES = 256 << 10;
    static final long MAX_SPLIT_BYTES = 64L << 20;

    /** As many bytes can be read while a file is opened. */
    private static final long OPENING_BYTES = 32 << 10;

    /** What a packed file is taken to grow to. */
    private static final int UNPACKED_FACTOR = 4;

    private final RecordFormat<T> format;
    private final DirectoryOptions.Unreadable unreadable;
    private final long splitBytes;
    private final List<FilesSplit<T>> splits = new ArrayList<>();
    private List<FileRange> group = new ArrayList<>();
    private long groupBytes;

    private FileSplits(RecordFormat<T> format, DirectoryOptions.Unreadable unreadable, long splitBytes) {
        this.format = format;
        this.unreadable = unreadable;
        this.splitBytes = splitBytes;
    }

    /** Divides {@code files}, in their order, into about {@code splitCount} splits, or more if these were too large. */
    static <T> List<FilesSplit<T>> of(
            List<FoundFile> files, RecordFormat<T> format, DirectoryOptions.Unreadable unreadable, int splitCount) {
        long work = files.stream().mapToLong(FileSplits::work).sum();
        long even = (work + splitCount - 1) / splitCount;
        long splitBytes = Math.max(MIN_SPLIT_BYTES, Math.min(MAX_SPLIT_BYTES, even));
        FileSplits<T> divided = new FileSplits<>(format, unreadable, splitBytes);
        files.forEach(divided::add);
        divided.endGroup();
        return divided.splits;
    }

    private static long work(FoundFile file) {
        return OPENING_BYTES + file.bytes() * (file.isPacked() ? UNPACKED_FACTOR : 1);
    }

    private void add(FoundFile file) {
        if (file.isPacked()) {
            add(FileRange.packed(file.path()), work(file));
            return;
        }
        long from = 0;
        while (from < file.bytes()) {
            long to = cut(from, file.bytes());
            long end = format.cuts() == Cuts.ANYWHERE ? file.bytes() : to;
            add(new FileRange(file.path(), from, to, end, false), OPENING_BYTES + to - from);
            from = to;
        }
    }

    /** Returns where the range that begins at {@code from} ends. */
    private long cut(long from, long bytes) {
        long room = Math.max(MIN_SPLIT_BYTES, splitBytes - groupBytes);
        boolean whole = format.cuts() == Cuts.NOWHERE || bytes - from <= room + MIN_SPLIT_BYTES;
        if (whole) {
            return bytes;
        }
        long unit = format.cuts() == Cuts.AT_MULTIPLES ? format.maxRecordBytes() : 1;
        return Math.min(bytes, from + (room + unit - 1) / unit * unit);
    }

    private void add(FileRange range, long work) {
        group.add(range);
        groupBytes += work;
        if (groupBytes >= splitBytes) {
            endGroup();
        }
    }

    private void endGroup() {
        if (!group.isEmpty()) {
            splits.add(new FilesSplit<>(group, format, unreadable));
            group = new ArrayList<>();
            groupBytes = 0;
        }
    }
}
