package io.tidemill.jdbc;

import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.source.PositionChanges;
import io.tidemill.source.SourceBatch;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The rows of one batch. They stay in the database: a release gives nothing back. */
final class RowsBatch<T> implements SourceBatch<T> {
    /** What a row counts as in a quota: what one takes is not known before it is read. */
    static final long BYTES_PER_ROW = 200;

    private final List<RowRangeSplit<T>> splits;
    private final SplitsPlan<T> plan;
    private final PositionChanges positions;
    private final long expected;
    private final Consumer<List<RowRangeSplit<T>>> released;

    /**
     * A batch of ranges.
     *
     * @param expected how many rows there were when they were found
     * @param released hears of the splits when no batch and no window needs them any more
     */
    RowsBatch(
            List<RowRangeSplit<T>> splits,
            PositionChanges positions,
            long expected,
            Operator operator,
            Consumer<List<RowRangeSplit<T>>> released) {
        this.splits = splits;
        this.plan = new SplitsPlan<>(List.copyOf(splits), operator);
        this.positions = positions;
        this.expected = expected;
        this.released = released;
    }

    @Override
    public Plan<T> plan() {
        return plan;
    }

    @Override
    public OptionalLong expectedCount() {
        return OptionalLong.of(expected);
    }

    /** Returns how many rows were read; what was not read to its end counts as it was found. */
    @Override
    public long recordCount() {
        boolean allRead = splits.stream().allMatch(split -> split.counted().isPresent());
        return allRead
                ? splits.stream().mapToLong(split -> split.counted().orElse(0)).sum()
                : expected;
    }

    @Override
    public long bytes() {
        return expected * BYTES_PER_ROW;
    }

    @Override
    public PositionChanges positions() {
        return positions;
    }

    @Override
    public void release() {
        released.accept(splits);
    }
}
