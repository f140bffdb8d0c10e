package io.tidemill.engine;

/** A way to get engines from outside the core; found with {@link java.util.ServiceLoader}. */
public interface EngineProvider {
    /** Returns whether this provider makes engines for {@code master}, such as {@code spark://host:7077}. */
    boolean accepts(String master);

    /** Returns an engine for an application; its first action may be slow, this call should not be. */
    Engine create(String applicationName, String master);
}
