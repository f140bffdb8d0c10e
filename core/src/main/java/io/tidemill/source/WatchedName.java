package io.tidemill.source;

/** What a name in a directory stands for. */
sealed interface WatchedName permits WatchedDirectory, WatchedFile, TakenFile, WatchedName.Done {
    /** Something that is not wanted. */
    WatchedName DONE = new Done();

    /** Nothing more to look for. */
    record Done() implements WatchedName {}
}
