package io.tidemill.spark.storage;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.LogStore;
import io.tidemill.spark.storage.LockFiles.Entry;
import io.tidemill.time.Clock;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock that is a file, whose holder shows that it lives by changing the file every second or two.
 *
 * <p>Each holder has a number, one more than the holder before: it makes the file of that number, which only one can, and then
 * deletes those of lower numbers. A holder that goes marks its file as released. A taker that finds neither that nor a change for
 * {@code SILENCE} takes the next number; a holder that finds its file deleted, or the next number taken, has lost the lock. No clocks
 * are compared: a taker only looks whether the file differs from what it was.
 *
 * <p>A holder whose signs of life came in time needs not look whether the next number is taken. One that was late looks after it has
 * shown life, and a taker looks for life again after it took the number: one of them sees the other.
 */
final class HadoopLock implements LogStore.Lock {
    private static final Logger LOG = LoggerFactory.getLogger(HadoopLock.class);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** A gap between signs of life that a taker cannot have taken for silence, whatever its clock's rate. */
    private static final Duration SAFE_GAP = Duration.ofSeconds(8);

    private final LockFiles files;
    private final long number;
    private final boolean isTakenOver;
    private final String location;
    private final Uninterrupted calls;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile long lastBeat;
    private volatile boolean isLost;

    private HadoopLock(
            LockFiles files,
            long number,
            boolean isTakenOver,
            String location,
            Uninterrupted calls,
            Clock clock,
            long now) {
        this.files = files;
        this.number = number;
        this.isTakenOver = isTakenOver;
        this.location = location;
        this.calls = calls;
        this.clock = clock;
        this.lastBeat = now;
    }

    static HadoopLock take(LockFiles files, String owner, String location, Uninterrupted calls, Clock clock)
            throws IOException {
        Entry holder = newest(files);
        boolean isTakenOver = !holder.isReleased();
        if (isTakenOver) {
            awaitSilence(files, holder, location, clock);
        }
        long number = holder.number() + 1;
        long begin = clock.nanoTime();
        if (!files.create(number, owner + " on " + host())) {
            throw refused(location, files.owner(new Entry(number, false, "")));
        }
        List<Entry> entries = files.entries();
        if (isTakenOver && entries.stream().anyMatch(entry -> hasShownLife(holder, entry))) {
            files.delete(new Entry(number, false, ""));
            throw refused(location, files.owner(holder));
        }
        for (Entry entry : entries) {
            if (entry.number() < number) {
                files.delete(entry);
            }
        }
        HadoopLock lock = new HadoopLock(files, number, isTakenOver, location, calls, clock, begin);
        lock.startBeating();
        return lock;
    }

    private static boolean hasShownLife(Entry before, Entry now) {
        return now.number() == before.number() && !now.isReleased() && !now.equals(before);
    }

    /** Returns when the holder has shown no sign of life for long enough, or has gone. */
    private static void awaitSilence(LockFiles files, Entry holder, String location, Clock clock) throws IOException {
        long begin = clock.nanoTime();
        while (clock.nanoTime() - begin < SILENCE.toNanos()) {
            pause(files.look());
            Entry now = newest(files);
            if (now.number() == holder.number() && now.isReleased()) {
                return;
            }
            if (!now.equals(holder)) {
                throw refused(location, files.owner(now));
            }
        }
    }

    private static void pause(Duration duration) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the holder of a lock was watched");
        }
    }

    /** Returns the entry of the highest number; number 0, released, if there is none. */
    private static Entry newest(LockFiles files) throws IOException {
        List<Entry> entries = files.entries();
        return entries.isEmpty() ? new Entry(0, true, "") : entries.get(entries.size() - 1);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "a machine without a name";
        }
    }

    private static TidemillException refused(String location, String owner) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_REFUSED,
                "The checkpoint directory " + location + " is in use by "
                        + (owner.isBlank() ? "another process" : "process " + owner)
                        + "; stop that one first, or give this program another directory");
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
            while (!isLost && !closing.await(files.beat().toMillis(), TimeUnit.MILLISECONDS)) {
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
        if (isLost || closing.getCount() == 0) {
            return;
        }
        long begin = clock.nanoTime();
        try {
            files.showLife(number);
            boolean wasLate = clock.nanoTime() - lastBeat > SAFE_GAP.toNanos();
            isLost = wasLate && newest(files).number() > number;
        } catch (FileNotFoundException e) {
            isLost = true;
        }
        if (isLost) {
            LOG.error("The lock on {} was lost to another process", location);
        } else {
            lastBeat = begin;
        }
    }

    /** {@inheritDoc} A holder that was silent for long asks first. */
    @Override
    public void requireHeld() throws IOException {
        if (closing.getCount() > 0 && !isLost && clock.nanoTime() - lastBeat > SILENCE.toNanos() / 2) {
            beat();
        }
        if (isLost) {
            throw new IOException("another process has taken the lock on " + location
                    + ", because this one showed no life for " + SILENCE.toSeconds()
                    + " s; the other goes on from what was committed. Look for what held this one up: a long garbage"
                    + " collection, a machine that was suspended, or a network that was away");
        }
    }

    @Override
    public void close() throws IOException {
        if (closing.getCount() > 0) {
            closing.countDown();
            calls.run(this::release);
        }
    }

    private synchronized void release() throws IOException {
        if (!isLost) {
            files.release(number);
        }
    }
}
