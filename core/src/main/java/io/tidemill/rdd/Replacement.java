package io.tidemill.rdd;

/** Whether a record that was drawn may be drawn again. */
public enum Replacement {
    /** A record is drawn any number of times. */
    WITH,
    /** A record is drawn at most once. */
    WITHOUT
}
