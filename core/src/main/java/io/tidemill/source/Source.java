package io.tidemill.source;

/**
 * The description of where a stream's records come from.
 *
 * @param <T> the type of the records
 */
public interface Source<T> {
    /** Returns the word that names sources of this kind, such as {@code socket}. */
    String kind();

    /**
     * Returns where the records come from, such as host and port: what tells this source from others of its kind. A checkpoint compares
     * it, so that two sources without names cannot change places. Empty where there is nothing to tell.
     */
    default String place() {
        return "";
    }

    /**
     * Starts to read, for one run of one context. It returns quickly: whatever may block is done by threads of the source,
     * which it takes from {@code context}.
     */
    SourceRun<T> start(SourceContext context);
}
