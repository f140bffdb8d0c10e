package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.file.FileNames;
import java.util.Optional;

/**
 * A file that is ready to be read.
 *
 * @param path absolute
 * @param stamp what it looked like when it was found to be stable; nothing behind its length is read
 */
record FoundFile(String path, FileStamp stamp) {
    /** What the position of a file begins with that was there when the source started for the first time, and is not taken. */
    private static final String PASSED_OVER = "passed over";

    /** Returns the file that {@code position} stands for; nothing if it was only passed over. */
    static Optional<FoundFile> at(String path, String position) {
        return position.startsWith(PASSED_OVER)
                ? Optional.empty()
                : stamp(path, position).map(stamp -> new FoundFile(path, stamp));
    }

    /** Returns what the file at {@code path} looked like, if its position says so. */
    static Optional<FileStamp> stamp(String path, String position) {
        String text = position.startsWith(PASSED_OVER)
                ? position.substring(PASSED_OVER.length()).strip()
                : position;
        if (text.isEmpty() && !position.isEmpty()) {
            return Optional.empty(); // as earlier versions wrote it
        }
        String[] numbers = text.split(" ");
        try {
            long born = numbers.length > 2 ? Long.parseLong(numbers[2]) : FileStamp.UNKNOWN;
            return Optional.of(new FileStamp(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), born, null));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_DAMAGED,
                    "The position of the file " + path + " is '" + position
                            + "'; expected its length in bytes and the time of"
                            + " its last change in milliseconds. Restore the checkpoint directory from a copy",
                    e);
        }
    }

    /** Returns the position of a file that is passed over. */
    static String passedOver(FileStamp stamp) {
        return PASSED_OVER + " " + stamp.text();
    }

    /** Returns its position as a part of a directory source. */
    String position() {
        return stamp.text();
    }

    long bytes() {
        return stamp.bytes();
    }

    long modifiedMillis() {
        return stamp.modifiedMillis();
    }

    boolean isPacked() {
        return FileNames.isPacked(path);
    }
}
