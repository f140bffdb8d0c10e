package io.tidemill.checkpoint;

import io.tidemill.engine.ValueSerializer;
import io.tidemill.engine.ValueSerializer.ValueReader;
import io.tidemill.engine.ValueSerializer.ValueWriter;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.KeptFile;
import io.tidemill.log.LogStore;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.time.BatchTime;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The records of batches that windows read again and that cannot be computed again, since they were made of a state: a file for
 * each window and batch. A file is a row of blocks of values, each after its length, and a length of 0.
 */
final class KeptWindows {
    private static final int BLOCK_BYTES = 64 << 10;
    private static final int MOST_BLOCK_BYTES = 256 << 20;

    /** What the name of a file ends with that was being written. */
    private static final String UNREADY = ".tmp";

    private final LogStore store;
    private final UUID owner;

    /** Files that belong to the checkpoint directory of the id {@code owner}. */
    KeptWindows(LogStore store, UUID owner) {
        this.store = store;
        this.owner = owner;
    }

    static String directory(String window) {
        return "kept/" + URLEncoder.encode(window, StandardCharsets.UTF_8);
    }

    private static String name(String window, BatchTime time) {
        return directory(window) + "/" + time.epochMillis();
    }

    /** Writes the records of a batch, in place of what may be there. */
    void write(String window, BatchTime time, Iterator<?> records, ValueSerializer serializer) {
        ValueWriter out = serializer.writer();
        try (KeptFile.Writer file = KeptFile.create(store, name(window, time), owner)) {
            while (records.hasNext()) {
                out.write(records.next());
                if (out.size() >= BLOCK_BYTES) {
                    writeBlock(file, out.take());
                }
            }
            writeBlock(file, out.take());
            writeBlock(file, ByteBuffer.allocate(0));
            file.commit();
        }
    }

    private static void writeBlock(KeptFile.Writer file, ByteBuffer block) {
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).putInt(block.remaining());
        file.write(length.array(), 0, Integer.BYTES);
        byte[] bytes = new byte[block.remaining()];
        block.get(bytes);
        file.write(bytes, 0, bytes.length);
    }

    /**
     * Returns the records of a batch; the file is opened when they are read.
     *
     * @throws TidemillException if there is no file
     */
    <T> Split<T> find(String window, BatchTime time, ValueSerializer serializer) {
        String name = name(window, time);
        try {
            if (!store.exists(name)) {
                throw new TidemillException(
                        ErrorCode.CHECKPOINT_DAMAGED,
                        "The file " + store.location() + "/" + name + " is missing, which the window '" + window
                                + "' needs; restore the checkpoint directory from a copy, or let the window begin anew"
                                + " with tidemill.checkpoint.discard=" + window);
            }
            return new StoredSplit<>(store, name, owner, serializer, window);
        } catch (IOException e) {
            throw failed("Looking for " + name, e);
        }
    }

    /**
     * Deletes all files of a window.
     *
     * @throws TidemillException if one of them belongs to another checkpoint directory
     */
    void discard(String window) {
        String directory = directory(window);
        try {
            for (String name : store.list(directory)) {
                if (!name.endsWith(UNREADY)) {
                    try (InputStream file = KeptFile.open(store, directory + "/" + name, owner)) {
                        file.read(); // its header tells to which directory it belongs
                    }
                }
                store.delete(directory + "/" + name);
            }
        } catch (IOException e) {
            throw failed("Deleting the files of " + directory, e);
        }
    }

    /** Reads all files of a window to their ends, and returns how many there are. */
    long verify(String window) {
        String directory = directory(window);
        try {
            List<String> names = store.list(directory);
            for (String name : names) {
                try (InputStream file = KeptFile.open(store, directory + "/" + name, owner)) {
                    file.transferTo(OutputStream.nullOutputStream());
                }
            }
            return names.size();
        } catch (IOException e) {
            throw failed("Reading the files of " + directory, e);
        }
    }

    /** Deletes the records of batches up to {@code time}. */
    void release(String window, BatchTime time) {
        String directory = directory(window);
        try {
            for (String name : store.list(directory)) {
                if (!name.matches("-?\\d+") || Long.parseLong(name) <= time.epochMillis()) {
                    store.delete(directory + "/" + name);
                }
            }
        } catch (IOException e) {
            throw failed("Deleting old files of " + directory, e);
        }
    }

    private TidemillException failed(String what, IOException e) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_FAILED,
                what + " in " + store.location() + " failed: " + e + "; mend it and start again",
                e);
    }

    /** The records of a file. Where it is serialized, a copy of the file travels: tasks elsewhere may not see the directory. */
    private static final class StoredSplit<T> implements Split<T> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient LogStore store;
        private final transient String name;
        private final transient UUID owner;
        private final transient ValueSerializer serializer;
        private final transient String window;

        StoredSplit(LogStore store, String name, UUID owner, ValueSerializer serializer, String window) {
            this.store = store;
            this.name = name;
            this.owner = owner;
            this.serializer = serializer;
            this.window = window;
        }

        @Override
        public RecordReader<T> open() {
            return new Reader<>(KeptFile.open(store, name, owner), serializer.reader(), window);
        }

        @Serial
        private Object writeReplace() {
            try (InputStream file = KeptFile.open(store, name, owner)) {
                return new CopiedSplit<>(file.readAllBytes(), serializer, window);
            } catch (IOException e) {
                throw new TidemillException(
                        ErrorCode.INPUT_FAILED, "Reading " + name + " in " + store.location() + " failed: " + e, e);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** The content of a file that was sent to another process. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record CopiedSplit<T>(byte[] bytes, ValueSerializer serializer, String window) implements Split<T> {
        @Override
        public RecordReader<T> open() {
            return new Reader<>(new ByteArrayInputStream(bytes), serializer.reader(), window);
        }
    }

    /** A pass over a file. */
    private static final class Reader<T> implements RecordReader<T> {
        private final DataInputStream file;
        private final ValueReader values;
        private final String window;
        private boolean ended;

        Reader(InputStream file, ValueReader values, String window) {
            this.file = new DataInputStream(file);
            this.values = values;
            this.window = window;
            values.reset(ByteBuffer.allocate(0));
        }

        @Override
        public boolean hasNext() {
            while (!ended && !values.hasRemaining()) {
                try {
                    readBlock();
                } catch (IOException e) {
                    throw new TidemillException(
                            ErrorCode.CHECKPOINT_DAMAGED,
                            "The kept records of the window '" + window + "' cannot be read: " + e
                                    + "; restore the checkpoint directory from a copy",
                            e);
                }
            }
            return !ended;
        }

        private void readBlock() throws IOException {
            int length = file.readInt();
            if (length < 0 || length > MOST_BLOCK_BYTES) {
                throw new IOException("a block of " + length + " bytes");
            }
            ended = length == 0;
            byte[] block = file.readNBytes(length);
            if (block.length < length) {
                throw new IOException("a block of " + length + " bytes ends after " + block.length);
            }
            values.reset(ByteBuffer.wrap(block));
        }

        @Override
        @SuppressWarnings({"unchecked", "NullAway"}) // what was written, which may be null
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return (T) (@Nullable Object) values.read();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
