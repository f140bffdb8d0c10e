package io.tidemill.jdbc;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the writing of a partition ended. */
record PartitionResult(int partition, String sql, @Nullable Exception cause) implements Serializable {
    Optional<Exception> failure() {
        return Optional.ofNullable(cause);
    }
}
