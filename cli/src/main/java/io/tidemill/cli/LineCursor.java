package io.tidemill.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** One client's position in a {@link LineSource}. Used by one thread. */
public interface LineCursor extends Closeable {

    /** Returns the next block, which is valid until the next call, or nothing at the end of the lines. */
    Optional<LineBlock> next() throws IOException;

    @Override
    void close() throws IOException;
}
