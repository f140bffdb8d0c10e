package io.tidemill.spark;

import io.tidemill.engine.StateSerializer;
import io.tidemill.engine.ValueSerializer.ValueWriter;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes chunks of records. Plain values and pairs of them are written in Tidemill's own format, which is the smaller and faster
 * one; from the first record on that it does not take, Java serialization is used.
 *
 * <pre>
 *   chunk    format (1 byte)   records to the end
 *            0 plain           values of the own format
 *            1 java            objects, one after the other
 * </pre>
 *
 * <p>Used by one thread.
 */
final class ChunkWriter {
    static final byte PLAIN = 0;
    static final byte JAVA = 1;

    /** Of this size a chunk is given away. */
    static final int CHUNK_BYTES = 256 << 10;

    /** An object that was written is remembered until here, with all that it refers to. */
    private static final int RECORDS_BETWEEN_RESETS = 128;

    /** Writes and reads values that need no class of the program. */
    static final StateSerializer PLAIN_VALUES = StateSerializer.of(Set.of(), List.of());

    private final ValueWriter plain = PLAIN_VALUES.writer();
    private @Nullable ByteArrayOutputStream javaBytes;
    private @Nullable ObjectOutputStream java;
    private int sinceReset;
    private boolean isPlain = true;

    /**
     * Adds a record.
     *
     * @throws TidemillException of code {@code NOT_SERIALIZABLE}, naming the class
     */
    void write(@Nullable Object record) {
        if (isPlain) {
            try {
                plain.write(record);
                return;
            } catch (TidemillException e) {
                if (e.code() != ErrorCode.NOT_SERIALIZABLE) {
                    throw e;
                }
                isPlain = false;
            }
        }
        writeJava(record);
    }

    private void writeJava(@Nullable Object record) {
        try {
            if (java == null) {
                javaBytes = new ByteArrayOutputStream();
                javaBytes.write(JAVA);
                java = new ObjectOutputStream(javaBytes);
            }
            java.writeObject(record);
            if (++sinceReset == RECORDS_BETWEEN_RESETS) {
                java.reset();
                sinceReset = 0;
            }
        } catch (NotSerializableException e) {
            throw new TidemillException(
                    ErrorCode.NOT_SERIALIZABLE,
                    "A record has to go to another task, but it holds a " + e.getMessage()
                            + ", which is not serializable; let the class implement java.io.Serializable, or map the"
                            + " records to what is needed of them before",
                    e);
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.NOT_SERIALIZABLE, "A record has to go to another task, but writing it failed: " + e, e);
        }
    }

    /** Returns whether so much was written that it should be given away. */
    boolean isFull() {
        return isPlain ? plain.size() >= CHUNK_BYTES : javaBytes != null && javaBytes.size() >= CHUNK_BYTES;
    }

    /** Returns whether there is something to be given away that was written before the format changed. */
    boolean hasOlder() {
        return !isPlain && plain.size() > 0;
    }

    /** Returns whether nothing is left to be given away. */
    boolean isEmpty() {
        return plain.size() == 0 && javaBytes == null;
    }

    /** Returns a chunk of what was written first, and begins the next one. */
    Chunk take() {
        if (plain.size() > 0) {
            ByteBuffer values = plain.take();
            byte[] bytes = new byte[1 + values.remaining()];
            bytes[0] = PLAIN;
            values.get(bytes, 1, values.remaining());
            return new Chunk(bytes);
        }
        ByteArrayOutputStream written = javaBytes;
        ObjectOutputStream stream = java;
        if (written == null || stream == null) {
            return new Chunk(new byte[] {PLAIN});
        }
        try {
            stream.flush();
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory failed", e);
        }
        javaBytes = null;
        java = null;
        sinceReset = 0;
        return new Chunk(written.toByteArray());
    }
}
