package io.tidemill.source;

/**
 * A file that was taken or passed over.
 *
 * @param stamp what it looked like then, or when it was told that it has changed
 * @param isToldChanged whether it was told that it has changed since
 */
record TakenFile(FileStamp stamp, boolean isToldChanged) implements WatchedName {}
