package io.tidemill.log;

import java.io.IOException;
import java.util.Map;

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
     * @param options the settings of the program that belong to other systems, by their whole names, such as
     *     {@code spark.hadoop.fs.s3a.endpoint}
     * @throws IOException if it cannot be reached; the message says what to do
     */
    LogStore open(String location, Map<String, String> options) throws IOException;
}
