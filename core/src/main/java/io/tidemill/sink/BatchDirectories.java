package io.tidemill.sink;

import io.tidemill.error.TidemillException;
import io.tidemill.file.FileLocation;
import io.tidemill.plan.Operator;
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

    /**
     * Returns the directories whose names start with {@code prefix}, and end with {@code suffix} if it is not empty.
     *
     * @param prefix a path, or a URI of the scheme {@code file}; another scheme is refused
     */
    public static BatchDirectories named(String prefix, String suffix) {
        return named(prefix, suffix, new Operator("BatchDirectories", ""));
    }

    /** Returns the directories for an output of the program, which messages name. */
    public static BatchDirectories named(String prefix, String suffix, Operator operator) {
        return new BatchDirectories(FileLocation.local(prefix, operator.toString()), suffix);
    }

    /** Returns the directory of the batch of {@code time}. */
    public Path at(BatchTime time) {
        return FileLocation.pathOf(
                prefix + "-" + time.epochMillis() + (suffix.isEmpty() ? "" : "." + suffix),
                "The output of batch " + time);
    }
}
