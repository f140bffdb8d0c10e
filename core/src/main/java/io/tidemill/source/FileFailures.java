package io.tidemill.source;

/** Words for files that cannot be read. */
final class FileFailures {
    /** What they are counted as. */
    static final String UNREADABLE = "unreadable";

    /** How they are passed over. */
    static final String SKIPPED = "tidemill.files.unreadable=skip, or DirectoryOptions.passingOverUnreadable()";

    private FileFailures() {}
}
