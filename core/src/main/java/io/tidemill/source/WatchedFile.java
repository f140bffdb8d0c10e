package io.tidemill.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file that was found and not taken yet, because it may still grow. It is ready when it has not changed for as long as it
 * must be stable: either it was looked at that long ago and was the same, or its modification time is that long ago. An empty
 * file is not taken, since somebody may just begin to write it.
 */
final class WatchedFile implements WatchedName {
    private final Path path;
    private final String name;
    private long bytes = -1;
    private long modifiedMillis;
    private long sinceMillis;

    WatchedFile(Path path, String name) {
        this.path = path;
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Looks at it again; returns whether it was ready, and was given to {@code watch}. */
    boolean look(DirectoryWatch watch) {
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
            bytes = -1; // gone, which the next listing tells; or not readable now
            return false;
        }
        long nowMillis = watch.clock().epochMillis();
        long modified = now.lastModifiedTime().toMillis();
        if (now.size() != bytes || modified != modifiedMillis) {
            bytes = now.size();
            modifiedMillis = modified;
            sinceMillis = nowMillis;
        }
        boolean stable = nowMillis - Math.min(sinceMillis, modifiedMillis) >= watch.stableMillis();
        if (stable && bytes > 0) {
            watch.found(new FoundFile(path.toString(), bytes, modifiedMillis));
            return true;
        }
        return false;
    }
}
