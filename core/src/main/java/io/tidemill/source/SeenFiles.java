package io.tidemill.source;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files that a directory source is done with, as the checkpoint directory is to know them: those that were taken or passed over, and
 * whose names are still there. Without a checkpoint directory it knows none. Owned by the batches' thread.
 */
final class SeenFiles {
    private final boolean isKept;
    private final Set<String> paths;

    /** The positions of an earlier run, until their files are looked at. */
    private final Map<String, String> earlier;

    private final Map<String, String> moved = new HashMap<>();
    private final Set<String> gone = new HashSet<>();

    /** The files of an earlier run. */
    SeenFiles(SourceContext context) {
        this.isKept = context.keepsPositions();
        this.earlier = new HashMap<>(context.positions());
        this.paths = new HashSet<>(earlier.keySet());
    }

    /** Returns, once, the position that a file had in an earlier run. */
    Optional<String> takeEarlier(Path file) {
        return earlier.isEmpty() ? Optional.empty() : Optional.ofNullable(earlier.remove(file.toString()));
    }

    /** Returns whether it knows no file, as is always so without a checkpoint directory. */
    boolean isEmpty() {
        return paths.isEmpty();
    }

    /** Notes that a file is passed over, since it was there before the source. */
    void passOver(Path file, FileStamp stamp) {
        if (isKept) {
            add(file.toString(), FoundFile.passedOver(stamp));
        }
    }

    private void add(String path, String position) {
        paths.add(path);
        moved.put(path, position);
    }

    /** Notes that a name left its directory. */
    void leave(String path) {
        if (paths.remove(path)) {
            earlier.remove(path);
            moved.remove(path);
            gone.add(path);
        }
    }

    /** Notes that all files are gone that lay in a directory, or further inside. */
    void leaveAll(Path directory) {
        String start = directory + directory.getFileSystem().getSeparator();
        paths().stream().filter(path -> path.startsWith(start)).forEach(this::leave);
    }

    /** Returns a copy of the paths. */
    Set<String> paths() {
        return Set.copyOf(paths);
    }

    /** Notes what a batch of an earlier run moved. */
    void replay(PositionChanges changes) {
        paths.removeAll(changes.gone());
        earlier.keySet().removeAll(changes.gone());
        paths.addAll(changes.moved().keySet());
        earlier.putAll(changes.moved());
    }

    /** Notes that a batch takes {@code files}, and returns all that was noted since the batch before. */
    PositionChanges take(Collection<FoundFile> files) {
        if (!isKept) {
            return PositionChanges.NONE;
        }
        files.forEach(file -> add(file.path(), file.position()));
        gone.removeAll(moved.keySet());
        if (moved.isEmpty() && gone.isEmpty()) {
            return PositionChanges.NONE;
        }
        PositionChanges changes = new PositionChanges(moved, gone);
        moved.clear();
        gone.clear();
        return changes;
    }
}
