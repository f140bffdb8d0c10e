package io.tidemill.source;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.TidemillException;
import io.tidemill.function.FilterFunction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What may be set about a directory source: {@link #NEW_FILES} or {@link #ALL_FILES}, and then what is to differ.
 *
 * @param existing whether files that are there at the start are taken too; with a checkpoint directory, at the very first start
 * @param filter which files are taken; asked once for each, with its absolute path. Names of files in
 *     work are never taken: those that start with {@code .} or {@code _}, or end in {@code .tmp}, {@code .part} or the like
 * @param depth whether files in directories inside are taken too
 * @param stable how long a file must have been as it is; the setting {@code tidemill.files.stable} unless given
 * @param mostFilesPerBatch how many files one batch takes at the most
 * @param mostBytesPerBatch how many bytes one batch takes at the most, but always one file
 * @param unreadable what is done with a file that cannot be read; as the setting {@code tidemill.files.unreadable} says unless
 *     given
 * @param missing what happens if the directory does not exist at the start
 */
public record DirectoryOptions(
        Existing existing,
        FilterFunction<? super Path> filter,
        Depth depth,
        Optional<Duration> stable,
        int mostFilesPerBatch,
        long mostBytesPerBatch,
        Optional<Unreadable> unreadable,
        Missing missing) {
    /** What is done with files that are there at the start. */
    public enum Existing {
        /** They are passed over. */
        IGNORED,
        /** They are taken like new ones. */
        TAKEN
    }

    /** How deep files may lie. */
    public enum Depth {
        /** In the directory itself. */
        FLAT,
        /** Also in directories inside it, except those behind symbolic links. */
        RECURSIVE
    }

    /** What is done with a file that cannot be read: no right to, damaged, or gone before it was read. */
    public enum Unreadable {
        /** The application ends with an error that names the file. */
        FAILS,
        /** It is counted, told once, and what cannot be read of it is passed over. */
        PASSED_OVER
    }

    /** What is done if the directory does not exist at the start. */
    public enum Missing {
        /** The start fails. */
        FAILS,
        /** It is looked for in every batch. */
        AWAITED
    }

    /** Files that come after the start. */
    public static final DirectoryOptions NEW_FILES = new DirectoryOptions(
            Existing.IGNORED,
            path -> true,
            Depth.FLAT,
            Optional.empty(),
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Optional.empty(),
            Missing.FAILS);

    /** Files that are there at the start, and those that come after it. */
    public static final DirectoryOptions ALL_FILES = new DirectoryOptions(
            Existing.TAKEN,
            path -> true,
            Depth.FLAT,
            Optional.empty(),
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Optional.empty(),
            Missing.FAILS);

    /** Checks the values. */
    public DirectoryOptions {
        requireNonNull(existing, "existing");
        requireNonNull(filter, "filter");
        requireNonNull(depth, "depth");
        requireNonNull(unreadable, "unreadable");
        requireNonNull(missing, "missing");
        if (stable.isPresent() && stable.get().isNegative()) {
            throw TidemillException.invalidArgument(
                    "Files cannot be stable for " + stable.get() + "; expected zero or more");
        }
        if (mostFilesPerBatch < 1 || mostBytesPerBatch < 1) {
            throw TidemillException.invalidArgument("A batch of at most " + mostFilesPerBatch + " files and "
                    + mostBytesPerBatch + " bytes; expected at least 1 of each");
        }
    }

    /** Returns these options for files that {@code filter} lets pass. */
    public DirectoryOptions withFilter(FilterFunction<? super Path> other) {
        return new DirectoryOptions(
                existing, other, depth, stable, mostFilesPerBatch, mostBytesPerBatch, unreadable, missing);
    }

    /** Returns these options for files in directories inside as well. */
    public DirectoryOptions recursive() {
        return new DirectoryOptions(
                existing, filter, Depth.RECURSIVE, stable, mostFilesPerBatch, mostBytesPerBatch, unreadable, missing);
    }

    /**
     * Returns these options for files that have not changed for {@code duration}; zero takes each as it is found, which is right
     * where files are moved into the directory when they are complete.
     */
    public DirectoryOptions stableFor(Duration duration) {
        return new DirectoryOptions(
                existing,
                filter,
                depth,
                Optional.of(duration),
                mostFilesPerBatch,
                mostBytesPerBatch,
                unreadable,
                missing);
    }

    /** Returns these options with at most {@code files} files in a batch; the others wait for the next ones. */
    public DirectoryOptions withMostFiles(int files) {
        return new DirectoryOptions(existing, filter, depth, stable, files, mostBytesPerBatch, unreadable, missing);
    }

    /** Returns these options with at most {@code bytes} bytes in a batch, but one file at least. */
    public DirectoryOptions withMostBytes(long bytes) {
        return new DirectoryOptions(existing, filter, depth, stable, mostFilesPerBatch, bytes, unreadable, missing);
    }

    /**
     * Returns these options for a directory that others fill: a file that cannot be read is counted as {@code unreadable}, told
     * once and passed over, and the other files go on. What was read of it before the damage stays.
     */
    public DirectoryOptions passingOverUnreadable() {
        return new DirectoryOptions(
                existing,
                filter,
                depth,
                stable,
                mostFilesPerBatch,
                mostBytesPerBatch,
                Optional.of(Unreadable.PASSED_OVER),
                missing);
    }

    /** Returns these options for a directory that need not exist at the start. */
    public DirectoryOptions awaitingDirectory() {
        return new DirectoryOptions(
                existing, filter, depth, stable, mostFilesPerBatch, mostBytesPerBatch, unreadable, Missing.AWAITED);
    }
}
