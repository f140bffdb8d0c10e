package io.tidemill.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file that grows at its end. Used by one thread at a time, but {@link #sync} may run while another thread writes: it covers what
 * was written before it was called.
 */
public interface LogOutput extends Closeable {
    /**
     * Hands all that remains in {@code buffers} to the operating system, in as few calls as it takes. An interrupt does not stop it.
     * If it throws, any part may have been written.
     */
    void write(ByteBuffer... buffers) throws IOException;

    /** Makes durable what was written. After a failure nothing is known of what was written since the last success. */
    void sync() throws IOException;

    /** Returns how long the file is. */
    long bytes();

    /** Closes the file; syncs nothing. */
    @Override
    void close() throws IOException;
}
