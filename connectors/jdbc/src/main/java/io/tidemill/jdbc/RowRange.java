package io.tidemill.jdbc;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows after a position, which may be the beginning, up to and with another, which may be the end. */
record RowRange(@Nullable String after, @Nullable String upTo) implements Serializable {
    static RowRange after(Optional<String> position) {
        return new RowRange(position.orElse(null), null);
    }

    RowRange to(String position) {
        return new RowRange(after, position);
    }

    RowRange from(String position) {
        return new RowRange(position, upTo);
    }

    @Override
    public String toString() {
        return (after == null ? "from the beginning" : "after " + after) + (upTo == null ? "" : " up to " + upTo);
    }
}
