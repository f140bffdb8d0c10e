package io.tidemill.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that is read. Safe for use by many threads. */
public interface LogInput extends Closeable {
    /** Returns how long the file is now. */
    long size() throws IOException;

    /**
     * Reads from {@code position} on until {@code target} is full or the file ends, and returns how many bytes that were. An interrupt
     * does not stop it.
     */
    int read(ByteBuffer target, long position) throws IOException;
}
