package io.tidemill.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a file looked like: enough to tell later whether its name stands for the same file, and whether that has changed.
 *
 * <pre>
 *   size and time the same                        the same file
 *   another key (inode), or another birth         another file: the name was removed and made again, or renamed over
 *   the same key and birth                        the same file, with something appended or written anew
 *   no birth known, and shorter than it was       another file: an append makes none shorter
 * </pre>
 *
 * @param bytes its length
 * @param modifiedMillis when it was changed last, in milliseconds since the epoch
 * @param bornMicros when it was made, in microseconds since the epoch; {@link #UNKNOWN} where the file system does not say
 * @param key what the file system calls it; null where it does not say, and for a file of an earlier run
 */
record FileStamp(
        long bytes,
        long modifiedMillis,
        long bornMicros,
        @Nullable Object key) {
    static final long UNKNOWN = -1;

    /** What became of a file. */
    enum Change {
        NONE,
        /** It is the same file, and was written to. */
        WRITTEN,
        /** Its name stands for another file. */
        REPLACED
    }

    /**
     * Returns what {@code attributes} say.
     *
     * @param knowsBirth whether the file system keeps when files were made; where it does not, Java gives the time of the last
     *     change for it
     */
    static FileStamp of(BasicFileAttributes attributes, boolean knowsBirth) {
        long born = knowsBirth ? attributes.creationTime().to(TimeUnit.MICROSECONDS) : UNKNOWN;
        return new FileStamp(attributes.size(), attributes.lastModifiedTime().toMillis(), born, attributes.fileKey());
    }

    /** Returns what the file looks like now. */
    static FileStamp at(Path path, boolean knowsBirth) throws IOException {
        return of(Files.readAttributes(path, BasicFileAttributes.class), knowsBirth);
    }

    /** Returns what became of this file, which looks like {@code now}. */
    Change changeTo(FileStamp now) {
        boolean isAsOld = bornMicros == UNKNOWN || now.bornMicros == UNKNOWN || bornMicros == now.bornMicros;
        if (looksLike(now) && isAsOld) {
            return Change.NONE; // whatever its key: not every file system keeps that
        }
        boolean hasOtherKey = key != null && now.key != null && !key.equals(now.key);
        if (hasOtherKey || !isAsOld) {
            return Change.REPLACED;
        }
        boolean isBirthKnown = bornMicros != UNKNOWN && now.bornMicros != UNKNOWN;
        return !isBirthKnown && now.bytes < bytes ? Change.REPLACED : Change.WRITTEN;
    }

    /**
     * Returns what became of this file of an earlier run. A copy of the directory has files of other births, which are the same if
     * their sizes and times are.
     */
    Change changeSinceRunTo(FileStamp now) {
        return looksLike(now) ? Change.NONE : changeTo(now);
    }

    private boolean looksLike(FileStamp now) {
        return bytes == now.bytes && modifiedMillis == now.modifiedMillis;
    }

    /** Returns it as a text for the positions of a source; the key, which may change with a mount, is left out. */
    String text() {
        return bytes + " " + modifiedMillis + (bornMicros == UNKNOWN ? "" : " " + bornMicros);
    }
}
