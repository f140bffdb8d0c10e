package io.tidemill.spark.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * All that lies in a directory of an object store.
 *
 * @param heads the heads of the files, by their names
 * @param objects the parts, by the ids of the extents
 * @param oldNames heads of files that have another name: a rename was interrupted
 */
record Stock(Map<String, Head> heads, Map<UUID, List<FileStatus>> objects, List<Path> oldNames) {

    /** A head that is one, and its name. */
    private record Named(String name, Path path, Head head) {}

    /** Lists and reads what is there. Objects that are not of a checkpoint are left alone. */
    static Stock take(Bucket bucket, Uninterrupted calls, Path root, Path parts) throws IOException {
        Map<UUID, List<FileStatus>> objects = new HashMap<>();
        List<Uninterrupted.Call<Optional<Named>>> reads = new ArrayList<>();
        for (FileStatus status : bucket.list(root)) {
            Path directory = status.getPath().getParent();
            if (directory != null && parts.equals(directory.getParent())) {
                id(directory.getName())
                        .ifPresent(id -> objects.computeIfAbsent(id, absent -> new ArrayList<>())
                                .add(status));
            } else if (Head.isSize(status.getLen())) {
                reads.add(() -> read(bucket, root, status));
            }
        }
        List<Named> named = new ArrayList<>();
        if (!reads.isEmpty()) {
            calls.callAll(reads).forEach(found -> found.ifPresent(named::add));
        }
        return of(named, objects);
    }

    private static Optional<Named> read(Bucket bucket, Path root, FileStatus status) throws IOException {
        Path path = status.getPath();
        String name = root.toUri().relativize(path.toUri()).getPath();
        try {
            byte[] bytes = bucket.read(path, status.getLen(), 0, (int) status.getLen());
            return Head.isHead(bytes)
                    ? Optional.of(new Named(name, path, Head.of(bytes, path.toString())))
                    : Optional.empty();
        } catch (FileNotFoundException e) {
            return Optional.empty(); // another's, who has deleted it since
        } catch (StreamCorruptedException e) {
            throw ObjectStoreErrors.damaged(root.toString(), name, e);
        }
    }

    /** Of two names of one file, the one with the higher version is the new one. */
    private static Stock of(List<Named> named, Map<UUID, List<FileStatus>> objects) {
        named.sort(Comparator.comparingLong((Named one) -> one.head().version()).reversed());
        Map<String, Head> heads = new TreeMap<>();
        List<Path> oldNames = new ArrayList<>();
        Set<UUID> taken = new HashSet<>();
        for (Named one : named) {
            Set<UUID> ids = one.head().ids();
            if (ids.stream().anyMatch(taken::contains)) {
                oldNames.add(one.path());
            } else {
                heads.put(one.name(), one.head());
                taken.addAll(ids);
            }
        }
        return new Stock(heads, objects, oldNames);
    }

    private static Optional<UUID> id(String directory) {
        try {
            return Optional.of(UUID.fromString(directory));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the ids of parts that belong to no file. */
    Set<UUID> unusedIds() {
        Set<UUID> unused = new HashSet<>(objects.keySet());
        heads.values().forEach(head -> unused.removeAll(head.ids()));
        return unused;
    }
}
