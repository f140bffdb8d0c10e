package io.tidemill.spark.storage;

import io.tidemill.spark.storage.Head.Extent;
import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Which objects the bytes of a file are in.
 *
 * @param parts the objects, in the order of the file
 * @param bytes how long the file is
 * @param isFenced whether the writer of the last extent cannot put one more part
 */
record Layout(List<Part> parts, long bytes, boolean isFenced) {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}");

    Layout {
        parts = List.copyOf(parts);
    }

    /** Of a file without bytes. */
    static final Layout EMPTY = new Layout(List.of(), 0, false);

    /**
     * An object that holds bytes of a file.
     *
     * @param objectBytes how long the object is
     * @param start where its first byte is in the file
     * @param bytes how many of its bytes count, from the first one on
     */
    record Part(Path path, long objectBytes, long start, long bytes) {
        long end() {
            return start + bytes;
        }
    }

    /** Returns the directory of an extent's parts. */
    static Path directory(Path parts, UUID id) {
        return new Path(parts, id.toString());
    }

    /** Returns the object of the part that begins at {@code offset} of an extent. */
    static Path path(Path parts, UUID id, long offset) {
        return new Path(directory(parts, id), String.format(Locale.ROOT, "%016x", offset));
    }

    /** Returns the offset that an object's name tells; nothing for objects that are no parts. */
    private static Optional<Long> offset(FileStatus object) {
        Matcher name = NAME.matcher(object.getPath().getName());
        return name.matches() ? Optional.of(Long.parseUnsignedLong(name.group(), 16)) : Optional.empty();
    }

    /** An object and where it begins in its extent. */
    private record Found(Path path, long offset, long bytes) {}

    /**
     * Puts objects in order. Where two of them overlap, the first one was made of the other and its neighbours, and has its bytes.
     *
     * @param objects what lies in the directory of each extent
     * @throws FileNotFoundException if an object is missing
     */
    static Layout of(Head head, Map<UUID, ? extends Collection<FileStatus>> objects) throws FileNotFoundException {
        List<Part> parts = new ArrayList<>();
        long start = 0;
        boolean isFenced = false;
        for (Extent extent : head.extents()) {
            long covered = 0;
            long wanted = extent.isOpen() ? Long.MAX_VALUE : extent.bytes();
            Collection<FileStatus> found = objects.get(extent.id());
            for (Found object : inOrder(found == null ? List.of() : found)) {
                if (object.offset() > covered && covered < wanted) {
                    throw new FileNotFoundException("the object before " + object.path()
                            + " is missing: the parts before it end at " + covered);
                }
                long bytes = Math.min(wanted, object.offset() + object.bytes()) - covered;
                if (object.offset() == covered && bytes > 0) {
                    parts.add(new Part(object.path(), object.bytes(), start + covered, bytes));
                    covered += bytes;
                }
                isFenced = extent.isOpen() && object.bytes() == 0 && object.offset() == covered;
            }
            if (!extent.isOpen() && covered < wanted) {
                throw new FileNotFoundException(
                        "the parts of " + extent.id() + " end at " + covered + ", expected " + wanted);
            }
            start += covered;
        }
        return new Layout(parts, start, isFenced);
    }

    private static List<Found> inOrder(Collection<FileStatus> objects) {
        List<Found> found = new ArrayList<>();
        for (FileStatus object : objects) {
            offset(object).ifPresent(offset -> found.add(new Found(object.getPath(), offset, object.getLen())));
        }
        found.sort(Comparator.comparingLong(Found::offset));
        return found;
    }

    /** Returns the objects. */
    Set<Path> paths() {
        return parts.stream().map(Part::path).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns the layout of the first bytes, whose last extent is closed. */
    Layout cut(long newBytes) {
        List<Part> kept = new ArrayList<>();
        for (Part part : parts) {
            if (part.start() < newBytes) {
                long bytes = Math.min(part.bytes(), newBytes - part.start());
                kept.add(new Part(part.path(), part.objectBytes(), part.start(), bytes));
            }
        }
        return new Layout(kept, newBytes, false);
    }

    /** Returns the layout with one more part, in the place of all that begin where it does or later. */
    Layout with(Part part) {
        List<Part> all = new ArrayList<>(cut(part.start()).parts());
        all.add(part);
        return new Layout(all, part.end(), false);
    }

    /** Returns the parts from the one on that holds {@code position}, up to {@code mostBytes} of them, but at least one. */
    List<Part> from(long position, long mostBytes) {
        List<Part> run = new ArrayList<>();
        long total = 0;
        for (Part part : parts) {
            if (part.end() > position) {
                total += part.bytes();
                if (!run.isEmpty() && total > mostBytes) {
                    break;
                }
                run.add(part);
            }
        }
        return run;
    }
}
