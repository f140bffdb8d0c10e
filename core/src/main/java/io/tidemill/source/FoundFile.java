package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.util.Optional;

/**
 * A file that is ready to be read.
 *
 * @param path absolute
 * @param bytes how long it was when it was found to be stable; nothing behind that is read
 * @param modifiedMillis when it was changed last, in milliseconds since the epoch
 */
record FoundFile(String path, long bytes, long modifiedMillis) {
    /** The position of a file that was there when the source started for the first time, and is not taken. */
    static final String PASSED_OVER = "passed over";

    /** Returns the file that {@code position} stands for; nothing if it was only passed over. */
    static Optional<FoundFile> at(String path, String position) {
        if (position.equals(PASSED_OVER)) {
            return Optional.empty();
        }
        String[] numbers = position.split(" ");
        try {
            return Optional.of(new FoundFile(path, Long.parseLong(numbers[0]), Long.parseLong(numbers[1])));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_DAMAGED,
                    "The position of the file " + path + " is '" + position
                            + "'; expected its length in bytes and the time of"
                            + " its last change in milliseconds. Restore the checkpoint directory from a copy",
                    e);
        }
    }

    /** Returns its position as a part of a directory source. */
    String position() {
        return bytes + " " + modifiedMillis;
    }

    boolean isPacked() {
        return path.endsWith(".gz");
    }
}
