package io.tidemill.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that was found and not taken yet, because it may still grow. It is ready when two looks, as far apart as it must be
 * stable, found it the same. Its modification time proves nothing: the clock of a file server may be behind, and copying programs
 * set it. Only of a file that was there when the program started, and has lain there for a good while, one look is enough. An empty
 * file is not taken, since somebody may just begin to write it.
 */
final class WatchedFile implements WatchedName {
    /** How far the clock of a file server may be off at the start. */
    private static final long CLOCKS_MILLIS = 60_000;

    private final Path path;
    private final String name;
    private @Nullable FileStamp seen;
    private long sinceMillis;

    WatchedFile(Path path, String name) {
        this.path = path;
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Looks at it again; returns what it was taken as, if it was ready and was given to {@code watch}. */
    Optional<FileStamp> look(DirectoryWatch watch, boolean knowsBirth) {
        FileStamp now;
        try {
            now = FileStamp.at(path, knowsBirth);
        } catch (IOException e) {
            seen = null; // gone, which the next listing tells; or not readable now
            return Optional.empty();
        }
        long nowMillis = watch.clock().epochMillis();
        if (seen == null || seen.changeTo(now) != FileStamp.Change.NONE) {
            sinceMillis = nowMillis;
        }
        seen = now;
        boolean hasLain =
                watch.isStarting() && nowMillis - now.modifiedMillis() >= watch.stableMillis() + CLOCKS_MILLIS;
        if (now.bytes() > 0 && (hasLain || nowMillis - sinceMillis >= watch.stableMillis())) {
            watch.found(new FoundFile(path.toString(), now));
            return Optional.of(now);
        }
        return Optional.empty();
    }
}
