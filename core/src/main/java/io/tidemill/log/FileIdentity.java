package io.tidemill.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which file it is, whatever its name.
 *
 * @param key the file system's own; null where it has none, and then every file of the name counts as the same
 */
record FileIdentity(@Nullable Object key) {
    /** Returns the identity of the file that has a name now. */
    static FileIdentity of(Path path) throws IOException {
        return new FileIdentity(
                Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    }

    /** Returns whether this file has the name {@code path}. */
    boolean isAt(Path path) throws IOException {
        try {
            return Objects.equals(key, of(path).key);
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
