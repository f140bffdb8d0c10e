package io.tidemill.spark.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.LogStore;
import io.tidemill.time.Clock;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock that is a file, whose holder shows that it lives by changing the file's time every second.
 *
 * <p>Each holder has a number, one more than the holder before: it makes the file {@code NAME.NUMBER}, which only one can, and then
 * deletes those of lower numbers. A holder that goes renames its file to {@code NAME.NUMBER.released}. A taker that finds neither that
 * nor a change of the time for {@code SILENCE} takes the next number; a holder that finds its file deleted, or the next number taken,
 * has lost the lock. No clocks are compared: a taker only looks whether the time differs from what it was.
 */
final class HadoopLock implements LogStore.Lock {
    private static final Logger LOG = LoggerFactory.getLogger(HadoopLock.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final String RELEASED = ".released";
    private static final int OWNER_BYTES = 200;

    private final FileSystem files;
    private final Path base;
    private final long number;
    private final Path file;
    private final boolean isTakenOver;
    private final String location;
    private final Uninterrupted calls;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private long time; // guarded by this
    private volatile long lastBeat;
    private volatile boolean isLost;

    private HadoopLock(
            FileSystem files,
            Path base,
            long number,
            boolean isTakenOver,
            String location,
            Uninterrupted calls,
            Clock clock)
            throws IOException {
        this.files = files;
        this.base = base;
        this.number = number;
        this.file = numbered(base, number);
        this.isTakenOver = isTakenOver;
        this.location = location;
        this.calls = calls;
        this.clock = clock;
        this.time = files.getFileStatus(file).getModificationTime();
        this.lastBeat = clock.nanoTime();
    }

    /** A file of the lock's name. */
    private record Entry(long number, boolean isReleased, long time) {}

    static HadoopLock take(FileSystem files, Path base, String owner, String location, Uninterrupted calls, Clock clock)
            throws IOException {
        Entry newest = newest(files, base);
        boolean isTakenOver = !newest.isReleased();
        if (isTakenOver) {
            awaitSilence(files, base, newest, location, clock);
        }
        long number = newest.number() + 1;
        create(files, base, number, owner, location);
        for (Entry entry : entries(files, base)) {
            if (entry.number() < number) {
                files.delete(path(base, entry), false);
            }
        }
        HadoopLock lock = new HadoopLock(files, base, number, isTakenOver, location, calls, clock);
        lock.startBeating();
        return lock;
    }

    private static void create(FileSystem files, Path base, long number, String owner, String location)
            throws IOException {
        try (FSDataOutputStream stream = files.create(numbered(base, number), false)) {
            stream.write((owner + " on " + host()).getBytes(UTF_8));
        } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
            throw refused(location, ownerIn(files, numbered(base, number)), e);
        }
    }

    /** Returns when the holder has shown no sign of life for long enough, or has gone. */
    private static void awaitSilence(FileSystem files, Path base, Entry holder, String location, Clock clock)
            throws IOException {
        long begin = clock.nanoTime();
        while (clock.nanoTime() - begin < SILENCE.toNanos()) {
            pause();
            Entry now = newest(files, base);
            if (now.number() == holder.number() && now.isReleased()) {
                return;
            }
            if (!now.equals(holder)) {
                throw refused(location, ownerIn(files, path(base, now)), null);
            }
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the holder of a lock was watched");
        }
    }

    /** Returns the entry of the highest number; number 0, released, if there is none. */
    private static Entry newest(FileSystem files, Path base) throws IOException {
        List<Entry> entries = entries(files, base);
        return entries.isEmpty() ? new Entry(0, true, 0) : entries.get(entries.size() - 1);
    }

    /** Returns the lock's files by their numbers, a released one behind one that is not. */
    private static List<Entry> entries(FileSystem files, Path base) throws IOException {
        Pattern names = Pattern.compile(Pattern.quote(base.getName()) + "\\.(\\d{1,18})(\\" + RELEASED + ")?");
        List<Entry> entries = new ArrayList<>();
        try {
            for (FileStatus status : files.listStatus(base.getParent())) {
                Matcher name = names.matcher(status.getPath().getName());
                if (name.matches()) {
                    boolean isReleased = name.group(2) != null;
                    entries.add(new Entry(
                            Long.parseLong(name.group(1)), isReleased, isReleased ? 0 : status.getModificationTime()));
                }
            }
        } catch (FileNotFoundException e) {
            return List.of(); // not even the directory is there
        }
        entries.sort((a, b) -> a.number() == b.number()
                ? Boolean.compare(a.isReleased(), b.isReleased())
                : Long.compare(a.number(), b.number()));
        return Collections.unmodifiableList(entries);
    }

    private static Path numbered(Path base, long number) {
        return new Path(base.getParent(), base.getName() + "." + number);
    }

    private static Path path(Path base, Entry entry) {
        return entry.isReleased() ? numbered(base, entry.number()).suffix(RELEASED) : numbered(base, entry.number());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "a machine without a name";
        }
    }

    private static String ownerIn(FileSystem files, Path file) {
        byte[] text = new byte[OWNER_BYTES];
        try (FSDataInputStream stream = files.open(file)) {
            return new String(text, 0, Math.max(0, stream.read(0, text, 0, OWNER_BYTES)), UTF_8);
        } catch (IOException e) {
            return ""; // it is only for the message
        }
    }

    private static TidemillException refused(String location, String owner, @Nullable IOException cause) {
        String message = "The checkpoint directory " + location + " is in use by "
                + (owner.isBlank() ? "another process" : "process " + owner)
                + "; stop that one first, or give this program another directory";
        return cause == null
                ? new TidemillException(ErrorCode.CHECKPOINT_REFUSED, message)
                : new TidemillException(ErrorCode.CHECKPOINT_REFUSED, message, cause);
    }

    /** Returns whether the holder before went without a word: its files may be open. */
    boolean isTakenOver() {
        return isTakenOver;
    }

    private void startBeating() {
        Thread thread = new Thread(this::beatUntilClosed, "tidemill-checkpoint-lock");
        thread.setDaemon(true);
        thread.start();
    }

    private void beatUntilClosed() {
        try {
            while (!isLost && !closing.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    beat();
                } catch (IOException e) {
                    LOG.warn("The lock on {} could not be renewed, and is tried again: {}", location, e.toString());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; the lock is then renewed by those who write
        }
    }

    private synchronized void beat() throws IOException {
        long begin = clock.nanoTime();
        try {
            if (files.exists(numbered(base, number + 1))) {
                isLost = true;
            } else {
                files.setTimes(file, time + 1, -1);
                time++;
                lastBeat = begin;
            }
        } catch (FileNotFoundException e) {
            isLost = true;
        }
        if (isLost) {
            LOG.error("The lock on {} was lost to another process", location);
        }
    }

    /** Throws if another process has taken the lock; one that was silent for long asks first. */
    void requireHeld() throws IOException {
        if (closing.getCount() > 0 && !isLost && clock.nanoTime() - lastBeat > SILENCE.toNanos() / 2) {
            beat();
        }
        if (isLost) {
            throw new IOException("another process has taken the lock on " + location
                    + ", because this one showed no life for " + SILENCE.toSeconds() + " s");
        }
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        calls.run(this::release);
    }

    private synchronized void release() throws IOException {
        if (!isLost && files.exists(file)) {
            files.rename(file, file.suffix(RELEASED));
        }
    }
}
