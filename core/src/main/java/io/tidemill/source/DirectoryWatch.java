package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.file.FileLocation;
import io.tidemill.file.FileNames;
import io.tidemill.plan.Operator;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.time.BatchTime;
import io.tidemill.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a directory source knows of its directories. Owned by the batches' thread. */
final class DirectoryWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

    private final DirectoryPattern pattern;
    private final DirectoryOptions options;
    private final long stableMillis;
    private final Clock clock;
    private final SourceEvents events;
    private final Operator operator;
    private final WatchedDirectory root;
    private final DirectoryOptions.Unreadable unreadable;
    private final ReadyFiles ready;
    private final List<FoundFile> found = new ArrayList<>();
    private final Set<Path> failing = new HashSet<>();
    private final SeenFiles seen;
    private final boolean isContinued;
    private boolean passingOver;
    private boolean isStarting = true;
    private boolean isToldInWork;

    /** Whether names of an earlier run were not compared yet with those that are there. */
    private boolean hasOldNames;

    DirectoryWatch(
            DirectoryPattern pattern,
            DirectoryOptions options,
            long stableMillis,
            DirectoryOptions.Unreadable unreadable,
            boolean readsOnlyGzip,
            SourceContext context) {
        this.pattern = pattern;
        this.options = options;
        this.stableMillis = stableMillis;
        this.unreadable = unreadable;
        this.ready = new ReadyFiles(options, unreadable, readsOnlyGzip, context);
        this.clock = context.clock();
        this.events = context.events();
        this.operator = new Operator(context.name(), "");
        this.seen = new SeenFiles(context);
        this.isContinued = context.isContinued();
        this.hasOldNames = isContinued;
        this.root = new WatchedDirectory(this, pattern.root(), 0);
    }

    /** Looks for the first time, at what is there already; a program that goes on looks when it knows what it has taken. */
    void start() {
        Path directory = pattern.root();
        if (Files.isDirectory(directory)) {
            firstLook(directory);
        } else if (options.missing() == DirectoryOptions.Missing.FAILS || Files.exists(directory)) {
            throw new TidemillException(
                    ErrorCode.SOURCE_FAILED,
                    operator.name() + " finds no directory " + directory
                            + ": make it before the start, or use DirectoryOptions.awaitingDirectory()");
        }
        events.started("directory " + directory);
    }

    private void firstLook(Path directory) {
        if (!isContinued) {
            passingOver = options.existing() == DirectoryOptions.Existing.IGNORED;
            look();
            passingOver = false;
            requireListed(directory);
        }
    }

    private void requireListed(Path directory) {
        if (failing.contains(directory)) {
            throw new TidemillException(
                    ErrorCode.SOURCE_FAILED,
                    operator.name() + " cannot list the directory " + directory + "; may this process read it?");
        }
    }

    /** Finds what has become ready. */
    void look() {
        root.look();
        if (hasOldNames && root.isListed()) {
            hasOldNames = false;
            seen.paths().stream().filter(this::isGone).forEach(seen::leave);
        }
        isStarting = isStarting && !root.isListed();
        ready.add(found);
        found.clear();
    }

    private boolean isGone(String path) {
        try {
            Path file = Path.of(path);
            return !file.startsWith(pattern.root()) || root.lacks(file);
        } catch (InvalidPathException e) {
            return true; // this JVM has other characters than the one before
        }
    }

    /** Returns how many bytes the files have that are ready. */
    long readyBytes() {
        return ready.bytes();
    }

    /** Removes and returns the files of one batch within its quota, the oldest first; one at least, if there is any. */
    List<FoundFile> take(BatchTime time, long quotaBytes) {
        return ready.take(time, quotaBytes);
    }

    /** Returns the files that a batch of an earlier run took, which must still be there, unless such files are passed over. */
    List<FoundFile> replay(BatchTime time, PositionChanges changes) {
        seen.replay(changes);
        List<FoundFile> taken = new ArrayList<>();
        changes.moved().forEach((path, position) -> FoundFile.at(path, position).ifPresent(taken::add));
        taken.removeIf(file -> isLost(file, time));
        taken.sort(ReadyFiles.OLDEST_FIRST);
        return taken;
    }

    private boolean isLost(FoundFile file, BatchTime time) {
        Optional<String> loss = loss(file);
        if (loss.isEmpty()) {
            return false;
        }
        String message = operator.name() + " cannot give batch " + time.described() + " again, which took "
                + file.path() + " with " + file.bytes() + " bytes: " + loss.get();
        if (unreadable == DirectoryOptions.Unreadable.PASSED_OVER) {
            events.counted(FileFailures.UNREADABLE, 1, message);
            return true;
        }
        throw new TidemillException(
                ErrorCode.INPUT_FAILED,
                message
                        + ". Put the file back as it was; files must stay until their batch, and the windows over it,"
                        + " are committed. To go on without it, start with "
                        + FileFailures.SKIPPED + "; to forget all that the source has read, with "
                        + TidemillSettings.CHECKPOINT_DISCARD.key() + "=" + operator.name());
    }

    /** Returns why a file cannot be read as it was. */
    private static Optional<String> loss(FoundFile file) {
        try {
            FileStamp now = FileStamp.at(Path.of(file.path()), file.stamp().bornMicros() != FileStamp.UNKNOWN);
            if (file.isPacked() ? now.bytes() != file.bytes() : now.bytes() < file.bytes()) {
                return Optional.of("it has " + now.bytes() + " bytes");
            }
            boolean isAnother = file.stamp().changeSinceRunTo(now) == FileStamp.Change.REPLACED;
            return isAnother
                    ? Optional.of("another file has its name")
                    : Optional.empty(); // what was appended is not read
        } catch (NoSuchFileException e) {
            return Optional.of("it is gone");
        } catch (IOException | InvalidPathException e) {
            return Optional.of("reading it failed: " + e);
        }
    }

    /** Returns whether no file is ready that no batch has taken. */
    boolean isEmpty() {
        return ready.isEmpty();
    }

    // ---- for directories and files

    Clock clock() {
        return clock;
    }

    long stableMillis() {
        return stableMillis;
    }

    SeenFiles seen() {
        return seen;
    }

    /** Returns whether this is the first look of the run. */
    boolean isStarting() {
        return isStarting;
    }

    /** Tells that a file was written to after it was taken or passed over. */
    void written(Path file, FileStamp before, FileStamp now) {
        events.counted(
                "changed",
                1,
                file + ", which had " + before.bytes() + " bytes when it was taken or passed over, has " + now.bytes()
                        + " now; what was written to it is not read. Write each file once, under a name that begins"
                        + " with a dot, and rename it when it is complete");
    }

    /** Tells that a file is passed over whose name this JVM has no characters for. */
    void inexpressible(Path file) {
        events.counted(
                FileFailures.UNREADABLE,
                1,
                file + ", which is passed over: its name has bytes that are no characters here. "
                        + FileLocation.CHARSET);
    }

    void found(FoundFile file) {
        found.add(file);
    }

    /** Returns whether files are of no interest that are seen now for the first time. */
    boolean isPassingOver() {
        return passingOver;
    }

    /** Returns whether a name in a directory {@code level} levels below the root leads to files that are wanted. */
    boolean matches(Path entry, int level) {
        Path name = entry.getFileName();
        boolean matches = pattern.matches(name, level);
        if (!matches && !isToldInWork && FileNames.endingInWork(name.toString()).isPresent()) {
            isToldInWork = true;
            LOG.info(
                    "{}: {} is passed over until it is renamed, as are all names of files in work",
                    operator.name(),
                    entry);
        }
        return matches;
    }

    /** Returns whether files may lie in a directory on this level. */
    boolean hasFiles(int level) {
        return pattern.hasFiles(level);
    }

    /** Returns whether the directories in one on this level are looked into. */
    boolean hasDirectories(int level) {
        return level < pattern.names().size() || options.depth() == DirectoryOptions.Depth.RECURSIVE;
    }

    /** Returns whether a directory may be a link to one. */
    boolean followsLinks(int level) {
        return level < pattern.names().size();
    }

    boolean isWanted(Path file) {
        try {
            return options.filter().test(file);
        } catch (Exception e) {
            throw new Operator("filter of " + operator.name(), "").failed(e);
        }
    }

    /** Tells that a directory cannot be read; once, until it can be read again. */
    void failed(Path directory, IOException cause) {
        if (failing.add(directory)) {
            events.failed("Cannot list " + directory + "; it is tried again for every batch: " + cause, cause);
        }
    }

    void succeeded(Path directory) {
        if (!failing.isEmpty() && failing.remove(directory)) {
            events.started("directory " + directory + " can be listed again");
        }
    }

    boolean isRoot(WatchedDirectory directory) {
        return directory == root;
    }
}
