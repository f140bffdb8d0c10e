package io.tidemill.jdbc;

/** How a batch comes to a sink. */
enum Comes {
    /** For the first time, as far as the checkpoint knows. */
    NEW,
    /** As one that was planned before the program ended, and may have been written. */
    AGAIN
}
