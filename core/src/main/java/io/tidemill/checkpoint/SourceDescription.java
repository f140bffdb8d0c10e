package io.tidemill.checkpoint;

/**
 * What is known of a source without its program.
 *
 * @param name its stable name
 * @param kind such as {@code socket}
 */
public record SourceDescription(String name, String kind, Origin origin) implements Description {
    /** Returns name and kind, as people read them. */
    @Override
    public String toString() {
        return "'" + name + "' (" + kind + ")";
    }
}
