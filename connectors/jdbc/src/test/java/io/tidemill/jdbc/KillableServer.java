package io.tidemill.jdbc;

import java.io.IOException;

/** A database server of a test's own. */
interface KillableServer extends AutoCloseable {
    /** Makes a database. */
    TestDatabase database();

    /** Ends it as {@code kill -9} does, and returns when it is gone. */
    void kill() throws Exception;

    /** Starts it again, on its old port and data. */
    void restart() throws Exception;

    @Override
    void close() throws IOException;
}
