package io.tidemill.source;

/** What a source tells about itself; passed on to the program's listeners. Every method returns at once. */
public interface SourceEvents {
    /** It receives, for the first time or again. */
    void started(String detail);

    /** Something failed; the source goes on by itself, or stops and says so. */
    void failed(String message, Throwable cause);

    /** It does not receive at the moment, or not any more. */
    void stopped(String reason);

    /** Something cannot be mended: the application has to stop with this cause. */
    void fatal(String message, Throwable cause);

    /** Counts something that happened to records, such as {@code malformed} or {@code truncated}; {@code example} is for the log. */
    void counted(String what, long count, String example);

    /** Wakes the context, so that it notices an exhausted source at once. */
    void wake();
}
