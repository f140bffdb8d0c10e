package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;
import io.tidemill.time.BatchTime;
import io.tidemill.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a directory source knows of its directories. Owned by the batches' thread. */
final class DirectoryWatch {
    private static final Comparator<FoundFile> OLDEST_FIRST =
            Comparator.comparingLong(FoundFile::modifiedMillis).thenComparing(FoundFile::path);

    private final DirectoryPattern pattern;
    private final DirectoryOptions options;
    private final long stableMillis;
    private final Clock clock;
    private final SourceEvents events;
    private final Operator operator;
    private final WatchedDirectory root;
    private final ArrayDeque<FoundFile> ready = new ArrayDeque<>();
    private final List<FoundFile> found = new ArrayList<>();
    private final Set<Path> failing = new HashSet<>();
    private final SeenFiles seen;
    private final boolean isContinued;
    private boolean passingOver;

    /** Whether names of an earlier run were not compared yet with those that are there. */
    private boolean hasOldNames;

    DirectoryWatch(DirectoryPattern pattern, DirectoryOptions options, long stableMillis, SourceContext context) {
        this.pattern = pattern;
        this.options = options;
        this.stableMillis = stableMillis;
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
                    operator.name() + " can not list the directory " + directory + "; may this process read it?");
        }
    }

    /** Finds what has become ready. */
    void look() {
        root.look();
        if (hasOldNames && root.isListed()) {
            hasOldNames = false;
            seen.paths().stream().filter(this::isGone).forEach(seen::leave);
        }
        found.sort(OLDEST_FIRST);
        ready.addAll(found);
        found.clear();
    }

    private boolean isGone(String path) {
        Path file = Path.of(path);
        return !file.startsWith(pattern.root()) || root.lacks(file);
    }

    /** Removes and returns the files of one batch, the oldest first. */
    List<FoundFile> take() {
        List<FoundFile> taken = new ArrayList<>();
        long bytes = 0;
        while (taken.size() < options.mostFilesPerBatch() && !ready.isEmpty()) {
            bytes += ready.element().bytes();
            if (bytes > options.mostBytesPerBatch() && !taken.isEmpty()) {
                break;
            }
            taken.add(ready.remove());
        }
        taken.sort(OLDEST_FIRST);
        return taken;
    }

    /** Returns the files that a batch of an earlier run took, which must still be there. */
    List<FoundFile> replay(BatchTime time, PositionChanges changes) {
        seen.replay(changes);
        List<FoundFile> taken = new ArrayList<>();
        changes.moved().forEach((path, position) -> FoundFile.at(path, position).ifPresent(taken::add));
        taken.forEach(file -> requireUnchanged(file, time));
        taken.sort(OLDEST_FIRST);
        return taken;
    }

    private void requireUnchanged(FoundFile file, BatchTime time) {
        String found;
        try {
            long bytes = Files.size(Path.of(file.path()));
            if (file.isPacked() ? bytes == file.bytes() : bytes >= file.bytes()) {
                return; // of what was appended nothing is read
            }
            found = "it has " + bytes + " bytes";
        } catch (NoSuchFileException e) {
            found = "it is gone";
        } catch (IOException e) {
            throw inputFailed(file, time, "reading it failed: " + e, e);
        }
        throw inputFailed(file, time, found, null);
    }

    private TidemillException inputFailed(FoundFile file, BatchTime time, String found, @Nullable IOException cause) {
        return new TidemillException(
                ErrorCode.INPUT_FAILED,
                operator.name() + " can not give batch " + time + " again, which took " + file.path() + " with "
                        + file.bytes() + " bytes: " + found
                        + ". Put the file back as it was; files must stay until their batch, and the windows over it,"
                        + " are committed",
                cause);
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

    /** Notes that a name in a directory {@code level} levels below the root is not looked into. */
    void passOver(Path file, int level) {
        if (passingOver && hasFiles(level)) {
            seen.passOver(file);
        }
    }

    void found(FoundFile file) {
        found.add(file);
    }

    /** Returns whether files are of no interest that are seen now for the first time. */
    boolean isPassingOver() {
        return passingOver;
    }

    /** Returns whether a name in a directory {@code level} levels below the root leads to files that are wanted. */
    boolean matches(Path name, int level) {
        return pattern.matches(name, level);
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

    /** Tells that a directory can not be read; once, until it can be read again. */
    void failed(Path directory, IOException cause) {
        if (failing.add(directory)) {
            events.failed("Can not list " + directory + "; it is tried again for every batch: " + cause, cause);
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
