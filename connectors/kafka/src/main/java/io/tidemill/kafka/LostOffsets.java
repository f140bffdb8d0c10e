package io.tidemill.kafka;

/**
 * What happens when records that are to be read are not in the topic any more: its retention has deleted them, or the topic was
 * made anew. What is passed over counts as {@code lost}.
 */
public enum LostOffsets {
    /** The application stops, with a message that names what was wanted and what there is. */
    STOP,
    /** Reading goes on with the oldest record there is. */
    EARLIEST,
    /** Reading goes on with what comes from now on. */
    LATEST
}
