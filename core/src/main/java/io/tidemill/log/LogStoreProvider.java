package io.tidemill.log;

import java.io.IOException;

/**
 * A way to keep a checkpoint directory elsewhere than in the file system of this machine; found with
 * {@link java.util.ServiceLoader}. It is asked only for locations that begin with a scheme, such as {@code hdfs://host/path}.
 */
public interface LogStoreProvider {
    /** Returns whether this provider opens stores at {@code location}; it decides by the scheme, and touches nothing. */
    boolean accepts(String location);

    /**
     * Opens the store at a location.
     *
     * @throws IOException if it can not be reached; the message says what to do
     */
    LogStore open(String location) throws IOException;
}
