package io.tidemill.jdbc;

import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import java.io.Serial;
import java.util.List;
import java.util.OptionalLong;

/** A range of rows. Each reader opens connections of its own, and reads a page at a time. */
final class RowRangeSplit<T> implements Split<T> {
    @Serial
    private static final long serialVersionUID = 1L;

    private final SourceSpec<T> spec;
    private final RowRange range;
    private final List<FoundPage> pages;
    private volatile long counted = -1;

    /**
     * A split.
     *
     * @param pages those that the range was found as, one behind the other; none if nothing is known of it but its ends
     */
    RowRangeSplit(SourceSpec<T> spec, RowRange range, List<FoundPage> pages) {
        this.spec = spec;
        this.range = range;
        this.pages = List.copyOf(pages);
    }

    @Override
    public RecordReader<T> open() {
        return new RowRangeReader<>(spec, range, pages, count -> counted = count);
    }

    /** Returns how many rows a pass found that read all, in this process. */
    OptionalLong counted() {
        return counted < 0 ? OptionalLong.empty() : OptionalLong.of(counted);
    }

    RowRange range() {
        return range;
    }

    @Override
    public String toString() {
        return "rows of " + spec + " " + range;
    }
}
