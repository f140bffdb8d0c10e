package io.tidemill.spark.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The numbered files of one lock, {@code NAME.NUMBER} and {@code NAME.NUMBER.released}, as a kind of file system keeps them. */
abstract class LockFiles {
    private static final String RELEASED = ".released";
    private static final int OWNER_BYTES = 200;

    private final Path base;
    private final Pattern names;

    private LockFiles(Path base) {
        this.base = base;
        this.names = Pattern.compile(Pattern.quote(base.getName()) + "\\.(\\d{1,18})(\\" + RELEASED + ")?");
    }

    /**
     * A file of the lock.
     *
     * @param sign what is different each time that the holder has shown life
     */
    record Entry(long number, boolean isReleased, String sign) {}

    /** Returns how often the holder shows that it lives. */
    abstract Duration beat();

    /** Returns how often a taker looks whether it does. */
    abstract Duration look();

    /** Makes the file of a number, and returns whether nobody had. */
    abstract boolean create(long number, String owner) throws IOException;

    /**
     * Changes the sign of the holder's file.
     *
     * @throws FileNotFoundException if another has deleted it
     */
    abstract void showLife(long number) throws IOException;

    /** Marks the holder's file as one whose holder went in order. */
    abstract void release(long number) throws IOException;

    /** Returns what is beside the lock, and it. */
    abstract List<FileStatus> list() throws IOException;

    abstract void delete(Path file) throws IOException;

    /** Returns the first bytes of a file, up to {@code OWNER_BYTES}. */
    abstract byte[] begin(Path file) throws IOException;

    /** Returns the lock's files by their numbers, a released one behind one that is not. */
    List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (FileStatus status : list()) {
            Matcher name = names.matcher(status.getPath().getName());
            if (status.isFile() && name.matches()) {
                boolean isReleased = name.group(2) != null;
                entries.add(new Entry(Long.parseLong(name.group(1)), isReleased, isReleased ? "" : sign(status)));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::number).thenComparing(Entry::isReleased));
        return Collections.unmodifiableList(entries);
    }

    private static String sign(FileStatus status) {
        String etag = status instanceof EtagSource source ? source.getEtag() : null;
        return status.getModificationTime() + " " + etag;
    }

    void delete(Entry entry) throws IOException {
        delete(path(entry));
    }

    /** Returns what the maker of a file has told of itself, for messages; nothing if it cannot be read. */
    String owner(Entry entry) {
        try {
            return new String(begin(path(entry)), UTF_8).lines().findFirst().orElse("");
        } catch (IOException e) {
            return ""; // it is only for the message
        }
    }

    final Path file(long number) {
        return new Path(base.getParent(), base.getName() + "." + number);
    }

    final Path released(long number) {
        return file(number).suffix(RELEASED);
    }

    private Path path(Entry entry) {
        return entry.isReleased() ? released(entry.number()) : file(entry.number());
    }

    /** On a file system with times that can be set, and a rename in one step. */
    static LockFiles withTimes(FileSystem files, Path base) {
        return new WithTimes(files, base);
    }

    /**
     * In an object store: the holder writes its object again.
     *
     * @param token a random number, by which a holder knows its own object
     */
    static LockFiles ofObjects(Bucket bucket, Path base, UUID token) {
        return new OfObjects(bucket, base, token);
    }

    private static final class WithTimes extends LockFiles {
        private final FileSystem files;
        private final Path directory;
        private long time;

        WithTimes(FileSystem files, Path base) {
            super(base);
            this.files = files;
            this.directory = base.getParent();
        }

        @Override
        List<FileStatus> list() throws IOException {
            try {
                return List.of(files.listStatus(directory));
            } catch (FileNotFoundException e) {
                return List.of(); // not even the directory is there
            }
        }

        @Override
        void delete(Path file) throws IOException {
            files.delete(file, false);
        }

        @Override
        byte[] begin(Path file) throws IOException {
            byte[] text = new byte[OWNER_BYTES];
            try (FSDataInputStream stream = files.open(file)) {
                return Arrays.copyOf(text, Math.max(0, stream.read(0, text, 0, OWNER_BYTES)));
            }
        }

        @Override
        Duration beat() {
            return Duration.ofSeconds(1);
        }

        @Override
        Duration look() {
            return Duration.ofMillis(100);
        }

        @Override
        boolean create(long number, String owner) throws IOException {
            try (FSDataOutputStream stream = files.create(file(number), false)) {
                stream.write(owner.getBytes(UTF_8));
            } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
                return false;
            }
            time = files.getFileStatus(file(number)).getModificationTime();
            return true;
        }

        @Override
        void showLife(long number) throws IOException {
            files.setTimes(file(number), time + 1, -1);
            time++;
        }

        @Override
        void release(long number) throws IOException {
            if (files.exists(file(number))) {
                files.rename(file(number), released(number));
            }
        }
    }

    private static final class OfObjects extends LockFiles {
        private final Bucket bucket;
        private final Path directory;
        private final UUID token;
        private String owner = "";
        private long beats;

        OfObjects(Bucket bucket, Path base, UUID token) {
            super(base);
            this.bucket = bucket;
            this.token = token;
            this.directory = base.getParent();
        }

        @Override
        List<FileStatus> list() throws IOException {
            return bucket.listDirectory(directory);
        }

        @Override
        void delete(Path file) throws IOException {
            bucket.delete(List.of(file));
        }

        @Override
        byte[] begin(Path file) throws IOException {
            Optional<FileStatus> status = bucket.status(file);
            long bytes = status.map(FileStatus::getLen).orElse(0L);
            return bucket.read(file, bytes, 0, (int) Math.min(bytes, OWNER_BYTES));
        }

        /** Times of objects are whole seconds, and each sign of life is a request that is paid for. */
        @Override
        Duration beat() {
            return Duration.ofSeconds(2);
        }

        @Override
        Duration look() {
            return Duration.ofMillis(500);
        }

        @Override
        boolean create(long number, String owner) throws IOException {
            this.owner = owner;
            byte[] text = text();
            return bucket.create(file(number), text) || Arrays.equals(text, begin(file(number)));
        }

        @Override
        void showLife(long number) throws IOException {
            beats++;
            bucket.put(file(number), text());
        }

        @Override
        void release(long number) throws IOException {
            bucket.put(released(number), text());
            bucket.delete(List.of(file(number)));
        }

        private byte[] text() {
            return (owner + "\n" + token + "\n" + beats).getBytes(UTF_8);
        }
    }
}
