package io.tidemill.jdbc;

import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import java.io.Serial;
import java.util.OptionalLong;

/** A range of rows. Whoever reads it opens a connection of its own, a page at a time. */
final class RowRangeSplit<T> implements Split<T> {
    @Serial
    private static final long serialVersionUID = 1L;

    private final SourceSpec<T> spec;
    private final RowRange range;
    private volatile long counted = -1;

    RowRangeSplit(SourceSpec<T> spec, RowRange range) {
        this.spec = spec;
        this.range = range;
    }

    @Override
    public RecordReader<T> open() {
        return new RowRangeReader<>(spec, range, count -> counted = count);
    }

    /** Returns how many rows a pass found that read all, in this process. */
    OptionalLong counted() {
        return counted < 0 ? OptionalLong.empty() : OptionalLong.of(counted);
    }

    @Override
    public String toString() {
        return "rows of " + spec + " " + range;
    }
}
