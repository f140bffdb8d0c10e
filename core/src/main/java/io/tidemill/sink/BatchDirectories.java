package io.tidemill.sink;

import io.tidemill.error.TidemillException;
import io.tidemill.time.BatchTime;
import java.nio.file.Path;

/**
 * The directories that batches are written to, {@code PREFIX-<batch time in ms>[.SUFFIX]}.
 *
 * @param prefix what their names start with
 * @param suffix without its dot; empty for none
 */
public record BatchDirectories(String prefix, String suffix) {
    /** Refuses an empty prefix. */
    public BatchDirectories {
        if (prefix.isEmpty()) {
            throw TidemillException.invalidArgument(
                    "Files of batches need a prefix for their names, such as out/requests");
        }
    }

    /** Returns the directories whose names start with {@code prefix}, and end with {@code suffix} if it is not empty. */
    public static BatchDirectories named(String prefix, String suffix) {
        return new BatchDirectories(prefix, suffix);
    }

    /** Returns the directory of the batch of {@code time}. */
    public Path at(BatchTime time) {
        return Path.of(prefix + "-" + time.epochMillis() + (suffix.isEmpty() ? "" : "." + suffix));
    }
}
