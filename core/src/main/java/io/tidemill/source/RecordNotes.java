package io.tidemill.source;

/** Where a decoder tells what it had to do to a record. What is told is counted once, however often the bytes are read. */
@FunctionalInterface
public interface RecordNotes {
    /** Nobody listens. */
    RecordNotes NONE = (what, example) -> {};

    /**
     * Counts one record.
     *
     * @param what what happened to it, in a word, such as {@code malformed}
     * @param example the record, or a part of it, for the log
     */
    void counted(String what, String example);
}
