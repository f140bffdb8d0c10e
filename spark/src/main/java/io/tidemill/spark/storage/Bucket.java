package io.tidemill.spark.storage;

import io.tidemill.error.TidemillException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.BulkDelete;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.FutureIO;
import org.jspecify.annotations.Nullable;

/**
 * The objects of an object store, as Hadoop's file system for it shows them. An object is put as a whole or not at all, and a put
 * can be bound to the condition that there is no object of the name, or that it is still the one that was seen.
 */
class Bucket {
    /** What a file system has to offer. */
    static final List<String> CAPABILITIES = List.of(
            CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE,
            CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG);

    /** Without it S3A looks, before each put, whether there is a directory of that name. */
    private static final String WITHOUT_LOOKING = "fs.s3a.create.performance";

    private final FileSystem files;

    Bucket(FileSystem files) {
        this.files = files;
    }

    /** Puts an object if there is none of that name, and returns whether so. */
    boolean create(Path path, byte[] bytes) throws IOException {
        return create(path, ByteBuffer.wrap(bytes));
    }

    /** The same with the bytes of a buffer on an array. */
    boolean create(Path path, ByteBuffer bytes) throws IOException {
        try {
            put(
                    builder(path)
                            .overwrite(false)
                            .must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true),
                    bytes);
            return true;
        } catch (IOException e) {
            if (status(path).isEmpty()) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Puts an object in the place of the one with that etag, and returns whether it was still that.
     *
     * @param etag as {@link #etag} told
     */
    boolean replace(Path path, String etag, byte[] bytes) throws IOException {
        try {
            put(
                    builder(path)
                            .overwrite(true)
                            .must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG, etag),
                    ByteBuffer.wrap(bytes));
            return true;
        } catch (IOException e) {
            Optional<FileStatus> now = status(path);
            if (now.isPresent() && etag.equals(etag(now.get()))) {
                throw e;
            }
            return false;
        }
    }

    /** Puts an object, whatever is there. */
    void put(Path path, byte[] bytes) throws IOException {
        put(path, ByteBuffer.wrap(bytes));
    }

    /** The same with the bytes of a buffer on an array. */
    void put(Path path, ByteBuffer bytes) throws IOException {
        put(builder(path).overwrite(true), bytes);
    }

    @SuppressWarnings("unchecked") // the builder's type of itself
    private FSDataOutputStreamBuilder<FSDataOutputStream, ?> builder(Path path) throws IOException {
        FSDataOutputStreamBuilder<FSDataOutputStream, ?> builder = files.createFile(path);
        return builder.create().recursive().opt(WITHOUT_LOOKING, true);
    }

    private static void put(FSDataOutputStreamBuilder<FSDataOutputStream, ?> builder, ByteBuffer bytes)
            throws IOException {
        FSDataOutputStream stream = builder.build();
        try {
            stream.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        } catch (IOException | RuntimeException e) {
            stream.abort(); // closing it would put what is there so far
            throw e;
        }
        stream.close();
    }

    /** Returns what the store tells of an object; nothing if there is none. */
    Optional<FileStatus> status(Path path) throws IOException {
        try {
            FileStatus status = files.getFileStatus(path);
            return status.isFile() ? Optional.of(status) : Optional.empty();
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Returns what changes whenever an object does. */
    static String etag(FileStatus status) {
        String etag = status instanceof EtagSource source ? source.getEtag() : null;
        return etag == null ? "" : etag;
    }

    /**
     * Reads from an object.
     *
     * @param objectBytes how long it is
     * @throws FileNotFoundException if it is not there
     */
    byte[] read(Path path, long objectBytes, long from, int count) throws IOException {
        byte[] bytes = new byte[count];
        boolean isWhole = from == 0 && count == objectBytes;
        try (FSDataInputStream stream = FutureIO.awaitFuture(files.openFile(path)
                .opt(
                        OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY,
                        isWhole
                                ? OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_WHOLE_FILE
                                : OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_RANDOM)
                .opt(OpenFileOptions.FS_OPTION_OPENFILE_LENGTH, Long.toString(objectBytes))
                .build())) {
            stream.readFully(from, bytes, 0, count);
        }
        return bytes;
    }

    /** Returns the objects in a directory, and the directories within it; none if there is none. */
    List<FileStatus> listDirectory(Path directory) throws IOException {
        try {
            return List.of(files.listStatus(directory));
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    /** Returns the objects below a directory, also in directories within it; none if there is none. */
    List<FileStatus> list(Path directory) throws IOException {
        List<FileStatus> found = new ArrayList<>();
        try {
            RemoteIterator<LocatedFileStatus> all = files.listFiles(directory, true);
            while (all.hasNext()) {
                found.add(all.next());
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        return found;
    }

    /** Deletes objects of one directory, those that are there. */
    void delete(Collection<Path> paths) throws IOException {
        List<Path> left = new ArrayList<>(paths);
        while (!left.isEmpty()) {
            @Nullable Path directory = left.get(0).getParent();
            try (BulkDelete deletion = files.createBulkDelete(directory == null ? left.get(0) : directory)) {
                List<Path> page = left.subList(0, Math.min(left.size(), deletion.pageSize()));
                for (Map.Entry<Path, String> failed : deletion.bulkDelete(page)) {
                    throw new IOException("The object " + failed.getKey() + " could not be deleted: "
                            + failed.getValue() + "; see that the keys may delete objects there");
                }
                page.clear();
            }
        }
    }

    /** Deletes all that lies below a directory. */
    void deleteAll(Path directory) throws IOException {
        files.delete(directory, true);
    }

    /**
     * Tries whether the store keeps what its file system promises, with an object of that name.
     *
     * @throws TidemillException if it does not
     */
    void requireConditions(Path path, String location) throws IOException {
        byte[] first = {1};
        byte[] second = {2};
        try {
            create(path, first);
            String etag = etag(status(path).orElseThrow(() -> new FileNotFoundException(path.toString())));
            boolean isRefused = !create(path, second);
            replace(path, etag, second);
            boolean isRefusedAgain = !replace(path, etag, first);
            if (!(isRefused && isRefusedAgain && Arrays.equals(read(path, 1, 0, 1), second))) {
                throw HadoopLogStoreProvider.refused(
                        location,
                        "its store does not heed the conditions of a put, If-None-Match and If-Match, so that two programs"
                                + " could write there at once");
            }
        } finally {
            delete(List.of(path));
        }
    }
}
