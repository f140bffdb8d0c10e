package io.tidemill.log;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.util.UUID;

/** The words of this room's errors. */
final class Failures {
    private Failures() {}

    /** A file that is not what was written. */
    static TidemillException damaged(LogStore store, String name, long offset, String expected, String found) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_DAMAGED,
                "The file " + path(store, name) + " is damaged at offset " + offset + ": expected " + expected
                        + ", found " + found
                        + "; restore the checkpoint directory from a copy, or start with an empty one");
    }

    /** A file of a format that is not read any more. */
    static TidemillException otherVersion(LogStore store, String name, int found, int expected) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_REFUSED,
                "The file " + path(store, name) + " is of version " + found
                        + " of the format, and this program reads version " + expected
                        + "; start the program that wrote it, or begin with an empty directory");
    }

    /** A whole file of another checkpoint directory. */
    static TidemillException foreign(LogStore store, String name, UUID expected, UUID found) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_DAMAGED,
                "The file " + path(store, name) + " belongs to another checkpoint directory: expected the id "
                        + expected
                        + ", found " + found
                        + ". Files of two were mixed, or some of this one were deleted: restore the"
                        + " directory as a whole from one copy, or start with an empty one");
    }

    /** A file that could not be written. */
    static TidemillException notWritten(LogStore store, String name, Throwable cause) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_FAILED,
                "Writing the file " + path(store, name) + " failed: " + cause
                        + "; free space on its disk or mend it, then start the program again: it goes on from what is"
                        + " durable",
                cause);
    }

    /** A file or directory that could not be opened or read. */
    static TidemillException notRead(LogStore store, String name, Throwable cause) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_FAILED,
                "Opening or reading " + path(store, name) + " failed: " + cause
                        + "; let this process read and write it, or mend its disk, then start the program again",
                cause);
    }

    static String path(LogStore store, String name) {
        return name.isEmpty() ? store.location() : store.location() + "/" + name;
    }
}
