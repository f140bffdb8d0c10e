package io.tidemill.jdbc;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * Rows that were found.
 *
 * @param range from the page before up to its own last position
 * @param count how many rows the database counted in the range
 * @param seenMillis when, by the context's clock
 */
record FoundPage(RowRange range, long count, long seenMillis) implements Serializable {
    /** Returns the position of its last row. */
    String end() {
        return requireNonNull(range.upTo(), "a page has an end");
    }
}
