package io.tidemill.source;

/** What fills a buffer from a thread of its own. */
interface Feeder {
    /** Ends the filling for good, and returns when nothing more is put into the buffer. Stopping again does nothing. */
    void stop();
}
