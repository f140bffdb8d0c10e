package io.tidemill.spark.storage;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of a store that somebody here has open. A file that is renamed, cut or still written stays the same for its readers, as it
 * does on a local disk; Hadoop's streams know nothing of that, so that they are opened again where this says so. Guarded by the
 * store's lock of names, but for the fields that are volatile.
 */
final class OpenFiles {
    private final Map<Path, OpenFile> files = new HashMap<>();

    /** One file that is open. */
    static final class OpenFile {
        private volatile Path path;
        private volatile boolean isGone;
        private volatile long bytes = -1;
        private volatile int cuts;
        private @Nullable FSDataOutputStream output;
        private int users;

        private OpenFile(Path path) {
            this.path = path;
        }

        /** Returns where it is now. */
        Path path() {
            return path;
        }

        /** Returns whether its name was deleted, or given to another. */
        boolean isGone() {
            return isGone;
        }

        /** Returns how many bytes were written to it, or -1 if nobody here has written. */
        long bytes() {
            return bytes;
        }

        void bytes(long count) {
            bytes = count;
        }

        /** Returns how often it was cut. */
        int cuts() {
            return cuts;
        }

        /** Says what writes to it. */
        void writtenBy(@Nullable FSDataOutputStream stream) {
            output = stream;
        }

        boolean isWritten() {
            return output != null;
        }

        /** Lets readers see what was written. */
        void flush() throws IOException {
            FSDataOutputStream stream = output;
            if (stream != null) {
                stream.hflush();
            }
        }
    }

    /** Returns the file at {@code path}, for one more user. */
    OpenFile use(Path path) {
        OpenFile file = files.computeIfAbsent(path, OpenFile::new);
        file.users++;
        return file;
    }

    /** Ends one use. */
    void leave(OpenFile file) {
        file.users--;
        if (file.users == 0) {
            files.remove(file.path, file);
        }
    }

    /** Returns whether somebody here writes to the file. */
    boolean isWritten(Path path) {
        OpenFile file = files.get(path);
        return file != null && file.isWritten();
    }

    void deleted(Path path) {
        OpenFile file = files.remove(path);
        if (file != null) {
            file.isGone = true;
        }
    }

    void renamed(Path from, Path to) {
        deleted(to);
        OpenFile file = files.remove(from);
        if (file != null) {
            file.path = to;
            files.put(to, file);
        }
    }

    void cut(Path path, long bytes) {
        OpenFile file = files.get(path);
        if (file != null) {
            file.bytes = bytes;
            synchronized (file) {
                file.cuts++;
            }
        }
    }
}
