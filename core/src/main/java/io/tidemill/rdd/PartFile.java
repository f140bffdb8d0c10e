package io.tidemill.rdd;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of an output that is being written, by one task. */
final class PartFile implements Closeable {
    /** Whether a file survives a failure of the machine. */
    enum Sync {
        /** From the end of its writing on. */
        AT_END,
        /** Some time after that, as the system does it. */
        LATER
    }

    private final Path path;
    private final FileChannel channel;
    private final OutputStream output;
    private final Sync sync;

    private PartFile(Path path, FileChannel channel, Sync sync) {
        this.path = path;
        this.channel = channel;
        this.output = Channels.newOutputStream(channel);
        this.sync = sync;
    }

    /** Makes a file, or empties one that is there. */
    static PartFile create(Path path, Sync sync) throws IOException {
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        return new PartFile(path, channel, sync);
    }

    Path path() {
        return path;
    }

    /** Returns where its content goes, without a buffer. */
    OutputStream output() {
        return output;
    }

    /** Ends the file, after all was written. */
    void finish() throws IOException {
        if (sync == Sync.AT_END) {
            channel.force(true);
        }
        close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
