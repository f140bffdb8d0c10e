package io.tidemill.source;

import io.tidemill.file.FileNames;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A directory, and what is known of the names in it. A name that is gone is forgotten, so that this needs no more memory than
 * the directory has names.
 *
 * <p>The names are listed when the directory's modification time says that names came or went. Since that time may be coarse,
 * it is trusted only when it lies {@value #COARSEST_MILLIS} ms back; since not every file system keeps it, the names are
 * listed every {@value #LISTING_MILLIS} ms in any case; and since a test's clock may stand anywhere, a time that lies
 * {@value #OLDEST_MILLIS} ms back is not trusted either.
 *
 * <p>A listing also looks at files that are done with: whether their names stand for other files by now, or they were written to. A
 * listing looks at {@value #CHECKED_AT_ONCE} of them at the most; where there are more, at one part of them after the other.
 */
final class WatchedDirectory implements WatchedName {
    private static final long COARSEST_MILLIS = 3_000;
    private static final long LISTING_MILLIS = 10_000;
    private static final long OLDEST_MILLIS = 30L * 24 * 3_600_000;
    private static final int CHECKED_AT_ONCE = 5_000;

    private final DirectoryWatch watch;
    private final Path path;
    private final int level;
    private Map<String, WatchedName> names = new HashMap<>();
    private List<WatchedFile> files = new ArrayList<>();
    private List<WatchedDirectory> directories = new ArrayList<>();
    private boolean isListed;
    private boolean settled;
    private FileTime modified = FileTime.fromMillis(0);
    private long listedMillis;
    private int listings;

    /** Whether the file system keeps when files were made; where it does not, Java gives the time of their last change for it. */
    private boolean knowsBirth;

    WatchedDirectory(DirectoryWatch watch, Path path, int level) {
        this.watch = watch;
        this.path = path;
        this.level = level;
    }

    /** Looks for changes here and in the directories inside. */
    void look() {
        try {
            listIfChanged();
            watch.succeeded(path);
        } catch (NoSuchFileException e) {
            if (watch.isRoot(this)) {
                watch.failed(path, e);
            }
            return; // the directory above will forget it
        } catch (IOException e) {
            watch.failed(path, e);
            return;
        }
        files.removeIf(this::isTaken);
        directories.forEach(WatchedDirectory::look);
    }

    private boolean isTaken(WatchedFile file) {
        Optional<FileStamp> taken = file.look(watch, knowsBirth);
        taken.ifPresent(stamp -> names.put(file.name(), new TakenFile(stamp, false)));
        return taken.isPresent();
    }

    private void listIfChanged() throws IOException {
        long now = watch.clock().epochMillis();
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        FileTime found = attributes.lastModifiedTime();
        knowsBirth = knowsBirth || !found.equals(attributes.creationTime());
        boolean unchanged = settled && found.equals(modified) && now - listedMillis < LISTING_MILLIS;
        if (!unchanged) {
            list();
            long age = now - found.toMillis();
            settled = age >= COARSEST_MILLIS && age < OLDEST_MILLIS;
            modified = found;
            listedMillis = now;
        }
    }

    private void list() throws IOException {
        Map<String, WatchedName> listed = new HashMap<>(Math.max(16, 2 * names.size()));
        List<WatchedFile> waiting = new ArrayList<>();
        List<WatchedDirectory> inside = new ArrayList<>();
        int parts = 1 + names.size() / CHECKED_AT_ONCE;
        int part = Math.floorMod(listings++, parts);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                WatchedName known = names.get(name);
                if (known == null) {
                    known = watch.matches(entry, level) ? firstLook(entry, name) : null;
                } else if (known instanceof TakenFile taken && Math.floorMod(name.hashCode(), parts) == part) {
                    known = lookAgain(entry, name, taken);
                }
                if (known != null) {
                    listed.put(name, known);
                    if (known instanceof WatchedFile file) {
                        waiting.add(file);
                    } else if (known instanceof WatchedDirectory directory) {
                        inside.add(directory);
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        if (!watch.seen().isEmpty()) {
            names.keySet().stream().filter(name -> !listed.containsKey(name)).forEach(this::leave);
        }
        isListed = true;
        names = listed;
        files = waiting;
        directories = inside;
    }

    private void leave(String name) {
        Path file = path.resolve(name);
        if (names.get(name) instanceof WatchedDirectory) {
            watch.seen().leaveAll(file);
        } else {
            watch.seen().leave(file.toString());
        }
    }

    boolean isListed() {
        return isListed;
    }

    /** Returns whether a file that was here, or further inside, is known to be gone. */
    boolean lacks(Path file) {
        if (!isListed) {
            return false;
        }
        Path inside = path.relativize(file);
        WatchedName known = names.get(inside.getName(0).toString());
        boolean isDeeper = inside.getNameCount() > 1;
        if (isDeeper && known instanceof WatchedDirectory directory) {
            return directory.lacks(file);
        }
        return isDeeper || known == null;
    }

    private WatchedName firstLook(Path entry, String name) throws IOException {
        if (!FileNames.isExpressible(entry)) {
            watch.inexpressible(entry);
            return WatchedName.DONE;
        }
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(entry, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return new WatchedFile(entry, name); // gone again, or a link to nothing; the next look tells
        }
        knowsBirth = knowsBirth || !attributes.creationTime().equals(attributes.lastModifiedTime());
        Optional<String> earlier = watch.seen().takeEarlier(entry);
        if (earlier.isPresent()) {
            FileStamp now = FileStamp.of(attributes, knowsBirth);
            Optional<FileStamp> before = FoundFile.stamp(entry.toString(), earlier.get());
            FileStamp.Change change =
                    before.map(stamp -> stamp.changeSinceRunTo(now)).orElse(FileStamp.Change.NONE);
            return after(change, entry, name, attributes, new TakenFile(before.orElse(now), false), now);
        }
        return what(entry, name, attributes);
    }

    /** Looks at a file that is done with. */
    private WatchedName lookAgain(Path entry, String name, TakenFile taken) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
            FileStamp now = FileStamp.of(attributes, knowsBirth);
            return after(taken.stamp().changeTo(now), entry, name, attributes, taken, now);
        } catch (IOException e) {
            return taken; // gone, which the next listing tells; or not readable now
        }
    }

    private WatchedName after(
            FileStamp.Change change,
            Path entry,
            String name,
            BasicFileAttributes attributes,
            TakenFile taken,
            FileStamp now)
            throws IOException {
        switch (change) {
            case REPLACED -> {
                return what(entry, name, attributes);
            }
            case WRITTEN -> {
                if (!taken.isToldChanged()) {
                    watch.written(entry, taken.stamp(), now);
                }
                return new TakenFile(now, true);
            }
            case NONE -> {
                return new TakenFile(now, taken.isToldChanged());
            }
        }
        throw new AssertionError(change);
    }

    /** Returns what a name stands for that nothing is known of. */
    private WatchedName what(Path entry, String name, BasicFileAttributes attributes) {
        if (attributes.isDirectory()) {
            boolean entered = watch.hasDirectories(level)
                    && (watch.followsLinks(level) || Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS));
            return entered ? new WatchedDirectory(watch, entry, level + 1) : WatchedName.DONE;
        }
        if (!watch.hasFiles(level) || !attributes.isRegularFile()) {
            return WatchedName.DONE;
        }
        if (watch.isPassingOver()) {
            FileStamp now = FileStamp.of(attributes, knowsBirth);
            watch.seen().passOver(entry, now);
            return new TakenFile(now, false);
        }
        return watch.isWanted(entry) ? new WatchedFile(entry, name) : WatchedName.DONE;
    }
}
