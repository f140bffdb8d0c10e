package io.tidemill.spark.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** A bucket in memory, whose process ends at a chosen request that changes it. */
final class MemoryBucket extends Bucket {
    private final NavigableMap<String, Content> objects;
    private int crashAt;
    private boolean isDoneBefore;
    private int losesAnswer;
    private boolean isHeedless;
    private int requests;
    private boolean isCrashed;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Content(byte[] bytes, long version) {}

    MemoryBucket() {
        this(new TreeMap<>());
    }

    private MemoryBucket(NavigableMap<String, Content> objects) {
        super(new RawLocalFileSystem());
        this.objects = objects;
    }

    /** The same objects for another process. */
    MemoryBucket again() {
        return new MemoryBucket(objects);
    }

    /** Lets the process end at a request, the first is 1, either before it is done or after. */
    MemoryBucket crashAt(int request, boolean isDone) {
        crashAt = request;
        isDoneBefore = isDone;
        return this;
    }

    /** Does what every so manieth put under a condition asks for, and answers as to a second one. */
    MemoryBucket losingAnswers(int every) {
        losesAnswer = every;
        return this;
    }

    /** Does what is asked for, whether its condition holds or not. */
    MemoryBucket heedless() {
        isHeedless = true;
        return this;
    }

    private boolean isAnswered() {
        return losesAnswer == 0 || requests % losesAnswer != 0;
    }

    synchronized int requests() {
        return requests;
    }

    synchronized boolean isCrashed() {
        return isCrashed;
    }

    synchronized List<String> names() {
        return List.copyOf(objects.keySet());
    }

    private static final class Status extends FileStatus implements EtagSource {
        private static final long serialVersionUID = 1L;

        private final String etag;

        Status(Path path, Content content) {
            super(content.bytes.length, false, 1, 1, content.version, path);
            this.etag = "e" + content.version;
        }

        @Override
        public String getEtag() {
            return etag;
        }
    }

    @FunctionalInterface
    private interface Request {
        boolean run();
    }

    private synchronized boolean change(Request request) throws IOException {
        requireAlive();
        requests++;
        if (requests == crashAt && !isDoneBefore) {
            isCrashed = true;
            requireAlive();
        }
        boolean result = request.run();
        if (requests == crashAt) {
            isCrashed = true;
            requireAlive();
        }
        return result;
    }

    private void requireAlive() throws IOException {
        if (isCrashed) {
            throw new IOException("the process has ended");
        }
    }

    private boolean set(Path path, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        Content before = objects.get(path.toString());
        objects.put(path.toString(), new Content(copy, before == null ? 1 : before.version + 1));
        return true;
    }

    @Override
    boolean create(Path path, byte[] bytes) throws IOException {
        return create(path, ByteBuffer.wrap(bytes));
    }

    @Override
    boolean create(Path path, ByteBuffer bytes) throws IOException {
        return change(() -> (isHeedless || !objects.containsKey(path.toString())) && set(path, bytes) && isAnswered());
    }

    @Override
    boolean replace(Path path, String etag, byte[] bytes) throws IOException {
        return change(() -> {
            Content now = objects.get(path.toString());
            return now != null && etag.equals("e" + now.version) && set(path, ByteBuffer.wrap(bytes)) && isAnswered();
        });
    }

    @Override
    void put(Path path, byte[] bytes) throws IOException {
        put(path, ByteBuffer.wrap(bytes));
    }

    @Override
    void put(Path path, ByteBuffer bytes) throws IOException {
        change(() -> set(path, bytes));
    }

    @Override
    synchronized Optional<FileStatus> status(Path path) throws IOException {
        requireAlive();
        return Optional.ofNullable(objects.get(path.toString())).map(content -> new Status(path, content));
    }

    @Override
    synchronized byte[] read(Path path, long objectBytes, long from, int count) throws IOException {
        requireAlive();
        Content content = objects.get(path.toString());
        if (content == null) {
            throw new FileNotFoundException(path.toString());
        }
        return Arrays.copyOfRange(content.bytes, (int) from, (int) from + count);
    }

    @Override
    synchronized List<FileStatus> list(Path directory) throws IOException {
        requireAlive();
        List<FileStatus> found = new ArrayList<>();
        objects.forEach((name, content) -> {
            if (name.startsWith(directory + "/")) {
                found.add(new Status(new Path(name), content));
            }
        });
        return found;
    }

    @Override
    List<FileStatus> listDirectory(Path directory) throws IOException {
        return list(directory).stream()
                .filter(status -> directory.equals(status.getPath().getParent()))
                .toList();
    }

    /** Each object is a request of its own, in an order that nobody expects. */
    @Override
    void delete(Collection<Path> paths) throws IOException {
        List<Path> some = new ArrayList<>(paths);
        some.sort((a, b) -> Integer.compare(a.hashCode(), b.hashCode()));
        for (Path path : some) {
            change(() -> objects.remove(path.toString()) != null);
        }
    }

    @Override
    void deleteAll(Path directory) throws IOException {
        delete(list(directory).stream().map(FileStatus::getPath).toList());
    }
}
