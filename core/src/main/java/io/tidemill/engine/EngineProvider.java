package io.tidemill.engine;

import java.util.Map;

/** A way to get engines from outside the core; found with {@link java.util.ServiceLoader}. */
public interface EngineProvider {
    /** Returns whether this provider makes engines for {@code master}, such as {@code spark://host:7077}. */
    boolean accepts(String master);

    /** Returns an engine for an application; its first action may be slow, this call should not be. */
    Engine create(String applicationName, String master);

    /**
     * Returns an engine for an application, with settings of its own.
     *
     * @param options the settings of the process and the program whose names begin with {@code spark.}; an engine that has no use
     *     for them does without
     */
    default Engine create(String applicationName, String master, Map<String, String> options) {
        return create(applicationName, master);
    }
}
