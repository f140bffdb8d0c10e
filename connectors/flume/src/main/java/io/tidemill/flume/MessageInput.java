package io.tidemill.flume;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes of a connection. What is announced costs nothing: memory is taken as bytes arrive. */
final class MessageInput {
    private static final int STEP_BYTES = 16 << 10;

    /** As much as most messages have: it is kept for the next, and a buffer of the size takes most in one read. */
    static final int USUAL_BYTES = 32 << 10;

    private final InputStream in;
    private final int mostMessageBytes;
    private final byte[] word = new byte[Integer.BYTES];
    private byte[] kept = new byte[0]; // for the next message, if this one is not too large

    MessageInput(InputStream in, int mostMessageBytes) {
        this.in = in;
        this.mostMessageBytes = mostMessageBytes;
    }

    /** The bytes of a message, of which {@code size} are used. */
    static final class Bytes {
        byte[] array;
        int size;

        private Bytes(byte[] array) {
            this.array = array;
        }
    }

    /** Returns an empty message; the one before is not to be used any more. */
    Bytes newMessage() {
        return new Bytes(kept);
    }

    /** Reads four bytes, the highest first. */
    int readInt() throws IOException {
        if (in.readNBytes(word, 0, word.length) < word.length) {
            throw half();
        }
        return ByteBuffer.wrap(word).getInt();
    }

    /** Appends the next {@code length} bytes to a message. */
    void readInto(Bytes message, int length, InFlight.Share share) throws IOException, InterruptedException {
        if (length < 0 || length > mostMessageBytes - message.size) {
            throw new RefusedException("a message announces " + Integer.toUnsignedLong(length)
                    + " bytes more, and may have " + mostMessageBytes
                    + " in all; let smaller batches be sent, or allow more with mostMessageBytes()");
        }
        int end = message.size + length;
        while (message.size < end) {
            int step = Math.min(STEP_BYTES, end - message.size);
            makeRoom(message, message.size + step, share);
            int got = in.readNBytes(message.array, message.size, step);
            message.size += got;
            if (got < step) {
                throw half();
            }
        }
    }

    private void makeRoom(Bytes message, int needed, InFlight.Share share)
            throws RefusedException, InterruptedException {
        if (needed > message.array.length) {
            int length = Math.max(needed, 2 * message.array.length);
            share.take(length - message.array.length);
            message.array = Arrays.copyOf(message.array, length);
            if (length <= USUAL_BYTES) {
                kept = message.array;
            }
        }
    }

    private static EOFException half() {
        return new EOFException("the connection ended within a message");
    }
}
