package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;
import io.tidemill.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
    private boolean passingOver;

    DirectoryWatch(DirectoryPattern pattern, DirectoryOptions options, long stableMillis, SourceContext context) {
        this.pattern = pattern;
        this.options = options;
        this.stableMillis = stableMillis;
        this.clock = context.clock();
        this.events = context.events();
        this.operator = new Operator(context.name(), "");
        this.root = new WatchedDirectory(this, pattern.root(), 0);
    }

    /** Looks for the first time, at what is there already. */
    void start() {
        Path directory = pattern.root();
        if (Files.isDirectory(directory)) {
            passingOver = options.existing() == DirectoryOptions.Existing.IGNORED;
            look();
            passingOver = false;
            requireListed(directory);
        } else if (options.missing() == DirectoryOptions.Missing.FAILS || Files.exists(directory)) {
            throw new TidemillException(
                    ErrorCode.SOURCE_FAILED,
                    operator.name() + " finds no directory " + directory
                            + ": make it before the start, or use DirectoryOptions.awaitingDirectory()");
        }
        events.started("directory " + directory);
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
        found.sort(OLDEST_FIRST);
        ready.addAll(found);
        found.clear();
    }

    /** Removes and returns the files of one batch. */
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
        return taken;
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

    void found(FoundFile file) {
        found.add(file);
    }

    /** Returns whether files are of no interest that are seen now for the first time. */
    boolean isPassingOver() {
        return passingOver;
    }

    /** Returns whether a name in a directory {@code level} levels below the root leads to files that are wanted. */
    boolean matches(Path name, int level) {
        String text = name.toString();
        boolean isHidden = text.startsWith(".") || text.startsWith("_");
        return !isHidden
                && (level >= pattern.names().size()
                        || pattern.names().get(level).matches(name));
    }

    /** Returns whether files may lie in a directory on this level. */
    boolean hasFiles(int level) {
        return level >= pattern.names().size() - 1;
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
