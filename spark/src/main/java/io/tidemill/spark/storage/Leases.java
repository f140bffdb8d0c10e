package io.tidemill.spark.storage;

import io.tidemill.time.Clock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LeaseRecoverable;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Closes files whose writer is dead. HDFS lets one writer at a time have a file, and keeps it for a dead one up to a minute; recovering
 * the lease closes the file sooner, agrees on its length, and shuts out the old writer should it be alive after all.
 */
final class Leases {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 50;

    private final FileSystem files;
    private final Clock clock;

    Leases(FileSystem files, Clock clock) {
        this.files = files;
        this.clock = clock;
    }

    /** Closes a file, and returns when its length is certain. */
    void close(Path path) throws IOException {
        if (files instanceof LeaseRecoverable leases && !leases.isFileClosed(path)) {
            closeOpen(leases, path);
        }
    }

    /** Closes all files below {@code directory}. */
    void closeAll(Path directory) throws IOException {
        if (!(files instanceof LeaseRecoverable leases)) {
            return;
        }
        List<Path> open = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> all = files.listFiles(directory, true);
        while (all.hasNext()) {
            Path path = all.next().getPath();
            if (!leases.isFileClosed(path) && !leases.recoverLease(path)) {
                open.add(path);
            }
        }
        for (Path path : open) {
            closeOpen(leases, path);
        }
    }

    private void closeOpen(LeaseRecoverable leases, Path path) throws IOException {
        long begin = clock.nanoTime();
        long asked = begin;
        boolean isClosed = leases.recoverLease(path);
        while (!isClosed) {
            pause();
            long now = clock.nanoTime();
            if (now - begin > LONGEST.toNanos()) {
                throw new IOException("The file " + path + " is still being recovered from its last writer after "
                        + LONGEST.toSeconds() + " s; see that the data nodes that hold it run");
            }
            isClosed = leases.isFileClosed(path);
            if (!isClosed && now - asked > ASK_AGAIN.toNanos()) {
                isClosed = leases.recoverLease(path);
                asked = now;
            }
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a file was recovered");
        }
    }
}
