package io.tidemill.spark;

import io.tidemill.engine.ValueSerializer.ValueReader;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The records of chunks, in order. Used by one thread. */
final class ChunkReader implements Iterator<Object> {
    private final Iterator<byte[]> chunks;
    private @Nullable ValueReader plain;
    private @Nullable ObjectInputStream java;
    private @Nullable Object next;
    private State state = State.BETWEEN;

    private enum State {
        BETWEEN,
        IN_PLAIN,
        IN_JAVA
    }

    /** A reader; the chunks are taken when their first record is. */
    ChunkReader(Iterator<byte[]> chunks) {
        this.chunks = chunks;
    }

    @Override
    public boolean hasNext() {
        while (true) {
            if (state == State.IN_PLAIN && plain != null && plain.hasRemaining()) {
                return true;
            }
            if (state == State.IN_JAVA && (next != null || readJava())) {
                return true;
            }
            if (!chunks.hasNext()) {
                return false;
            }
            open(chunks.next());
        }
    }

    private void open(byte[] chunk) {
        try {
            if (chunk[0] == ChunkWriter.PLAIN) {
                if (plain == null) {
                    plain = ChunkWriter.PLAIN_VALUES.reader();
                }
                plain.reset(ByteBuffer.wrap(chunk, 1, chunk.length - 1));
                state = State.IN_PLAIN;
            } else {
                java = Values.input(new ByteArrayInputStream(chunk, 1, chunk.length - 1));
                state = State.IN_JAVA;
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Reads the next object ahead, as only reading tells whether there is one. */
    private boolean readJava() {
        try {
            Object read = java == null ? null : java.readObject();
            next = read == null ? Absent.NULL : read;
            return true;
        } catch (EOFException e) {
            state = State.BETWEEN;
            return false;
        } catch (IOException | ClassNotFoundException e) {
            throw unreadable(e);
        }
    }

    private static TidemillException unreadable(Exception cause) {
        return new TidemillException(
                ErrorCode.INPUT_FAILED,
                "Records of another task cannot be read: " + cause
                        + "; every executor needs the same jars as the driver",
                cause);
    }

    @Override
    @SuppressWarnings("NullAway") // a record may be null
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (state == State.IN_PLAIN && plain != null) {
            return plain.read();
        }
        Object read = next;
        next = null;
        return read == Absent.NULL ? null : read;
    }

    private enum Absent {
        NULL
    }
}
