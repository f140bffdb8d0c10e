package io.tidemill.checkpoint;

/** What is known of a state, a source or a window without its program. */
public sealed interface Description permits StateDescription, SourceDescription, WindowDescription {
    /** Returns its stable name. */
    String name();

    /** Returns its operator, such as {@code updateStateByKey}, or the kind of the source. */
    String kind();

    /** Returns what tells it from others. */
    Origin origin();

    /** Returns all that is known, as people read it. */
    default String told() {
        Origin origin = origin();
        String of = origin.lineage().isEmpty() ? "" : " of " + origin.lineage();
        String at = origin.site().isEmpty() ? "" : " at " + origin.site();
        return "'" + name() + "' (" + kind() + of + at + ")";
    }
}
