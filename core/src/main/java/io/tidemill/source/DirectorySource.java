package io.tidemill.source;

import static java.util.Objects.requireNonNull;

import io.tidemill.plan.Operator;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.settings.Settings;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.List;

/**
 * A source of the files that appear in a directory. Each file is taken once, by the first batch that finds it stable: two looks,
 * as far apart as the setting {@code tidemill.files.stable} says, found it the same. Write files elsewhere on the same file system, or
 * under a name that starts with {@code .} or {@code _} or ends in {@code .tmp}, and rename them when they are complete.
 *
 * <p>What is appended to a file that was taken, or written over it, is not read; it is counted as {@code changed} once. A file that
 * takes the place of another under the same name, because that was removed or renamed over, is a new one, also when no look saw the name
 * gone. Files have to stay until their batch, and the windows over it, have ended. One that cannot be read ends the application with
 * {@code INPUT_FAILED}, or, where the setting {@code tidemill.files.unreadable} or the options say so, it is counted as
 * {@code unreadable} and passed over. A name that the JVM's charset cannot express is always passed over and counted so.
 *
 * <p>With a checkpoint directory a restart reads the files of its uncommitted batches again, up to the lengths that they had; one that
 * is gone or shorter stops the start with {@code INPUT_FAILED}. It takes the files that came while the program was down,
 * whatever the options say of those that are there at the start, which is the very first one. Which names were taken or passed
 * over is kept there as the positions of the source, a line for each name for as long as it is in its directory: move files away
 * that are done with. What replaces a file under its name while the program is down is a new one, if its size or time differs. A file
 * that the filter refused is asked about again.
 *
 * <p>Long files are read by several tasks, where the format allows it; short ones are read together. Files whose names end in
 * {@code .gz} are unpacked, each by one task; those that are packed in another way cannot be read. Within a batch, files come in the order of their modification times.
 *
 * @param <T> the type of the records
 */
public final class DirectorySource<T> implements Source<T> {
    private final String directory;
    private final RecordFormat<T> format;
    private final DirectoryOptions options;

    private DirectorySource(String directory, RecordFormat<T> format, DirectoryOptions options) {
        this.directory = requireNonNull(directory, "directory");
        this.format = requireNonNull(format, "format");
        this.options = requireNonNull(options, "options");
    }

    /**
     * Returns the source of new files of UTF-8 lines.
     *
     * @param directory a directory; or a pattern for directories or files such as {@code logs/2026-*}, in which {@code *}
     *     stands for a part of one name, and a slash at the end names directories only; also as a URI such as
     *     {@code file:///data/in}
     */
    public static DirectorySource<String> lines(String directory) {
        return of(directory, RecordFormat.lines());
    }

    /** Returns the source of new files of any format; {@code directory} as for {@link #lines}. */
    public static <T> DirectorySource<T> of(String directory, RecordFormat<T> format) {
        DirectoryPattern.of(directory); // refuses what is no pattern where it is written
        return new DirectorySource<>(directory, format, DirectoryOptions.NEW_FILES);
    }

    /** Returns this source with other options. */
    public DirectorySource<T> with(DirectoryOptions other) {
        return new DirectorySource<>(directory, format, other);
    }

    @Override
    public String kind() {
        return "directory";
    }

    @Override
    public String place() {
        return directory;
    }

    /**
     * Starts to watch, and notes which files are there.
     *
     * @throws io.tidemill.error.TidemillException if the directory does not exist, unless the options await it
     */
    @Override
    public SourceRun<T> start(SourceContext context) {
        Duration stable = options.stable().orElseGet(() -> context.settings().get(TidemillSettings.FILES_STABLE));
        DirectoryOptions.Unreadable unreadable = options.unreadable().orElseGet(() -> unreadable(context.settings()));
        DirectoryWatch watch = new DirectoryWatch(
                DirectoryPattern.of(directory), options, stable.toMillis(), unreadable, isOurs(format), context);
        watch.start();
        return new DirectoryRun<>(watch, format.configuredBy(context.settings()), unreadable, context);
    }

    /** Returns whether the format knows no packing of its own. */
    private static boolean isOurs(RecordFormat<?> format) {
        return format instanceof LineFormat
                || format instanceof FixedLengthFormat
                || format instanceof LengthPrefixedFormat;
    }

    /** A program that goes on after a batch has failed goes on after a file has. */
    private static DirectoryOptions.Unreadable unreadable(Settings settings) {
        boolean goesOn = settings.get(TidemillSettings.FILES_UNREADABLE) == TidemillSettings.OnUnreadableFile.SKIP
                || settings.get(TidemillSettings.ON_FAILURE) == TidemillSettings.OnFailure.CONTINUE;
        return goesOn ? DirectoryOptions.Unreadable.PASSED_OVER : DirectoryOptions.Unreadable.FAILS;
    }

    @Override
    public String toString() {
        return "directory " + directory;
    }

    /*
     * The directory is listed by the batches' thread when a batch is sealed: so a file belongs to the batch that it should,
     * every time, and a test sees what a program does. docs/decisions/0006-directories.md has the cost.
     */
    private static final class DirectoryRun<T> implements PacedRun<T> {
        private final DirectoryWatch watch;
        private final RecordFormat<T> format;
        private final DirectoryOptions.Unreadable unreadable;
        private final int splitCount;
        private final SourceEvents events;
        private final Operator operator;
        private boolean stopped;
        private boolean hasLooked;

        DirectoryRun(
                DirectoryWatch watch,
                RecordFormat<T> format,
                DirectoryOptions.Unreadable unreadable,
                SourceContext context) {
            this.watch = watch;
            this.format = format;
            this.unreadable = unreadable;
            this.splitCount = context.splitCount();
            this.events = context.events();
            this.operator = new Operator(context.name(), "");
        }

        @Override
        public long waitingBytes(BatchTime time) {
            look();
            return watch.readyBytes();
        }

        /** Looks once for each batch. */
        private void look() {
            if (!stopped && !hasLooked) {
                watch.look();
                hasLooked = true;
            }
        }

        @Override
        public SourceBatch<T> seal(BatchTime time, Quota quota) {
            look();
            hasLooked = false;
            List<FoundFile> files = watch.take(time, quota.batchBytes());
            return batch(files, watch.seen().take(files));
        }

        @Override
        public SourceBatch<T> replay(BatchTime time, PositionChanges changes) {
            return batch(watch.replay(time, changes), changes);
        }

        private SourceBatch<T> batch(List<FoundFile> files, PositionChanges changes) {
            return files.isEmpty() && changes.isEmpty()
                    ? SourceBatch.of(new SplitsPlan<>(List.of(), operator), 0)
                    : new FilesBatch<>(
                            FileSplits.of(files, format, unreadable, splitCount),
                            bytesOf(files),
                            operator,
                            events,
                            changes);
        }

        private static long bytesOf(List<FoundFile> files) {
            return files.stream().mapToLong(FoundFile::bytes).sum();
        }

        /** Looks once more: what is stable now is processed, what is not yet is left. */
        @Override
        public void stopReceiving() {
            if (!stopped) {
                watch.look();
                stopped = true;
            }
        }

        /** Returns whether it was stopped and all was taken; until then files may come. */
        @Override
        public boolean isExhausted() {
            return stopped && watch.isEmpty();
        }

        @Override
        public void close() {
            stopped = true;
        }
    }
}
