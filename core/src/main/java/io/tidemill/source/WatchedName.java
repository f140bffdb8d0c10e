package io.tidemill.source;

/** What a name in a directory stands for. */
sealed interface WatchedName permits WatchedDirectory, WatchedFile, WatchedName.Done {
    /** A file that was taken or passed over, or something that is not wanted. */
    WatchedName DONE = new Done();

    /** Nothing more to look for. */
    record Done() implements WatchedName {}
}
