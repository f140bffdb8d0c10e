package io.tidemill.rdd;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.RecordReader;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/** The records of a list. Every now and then it looks whether the action was cancelled. */
final class SliceReader<T> implements RecordReader<T> {
    private static final int RECORDS_BETWEEN_LOOKS = 1_024;

    private final List<T> records;
    private int next;

    SliceReader(List<T> records) {
        this.records = records;
    }

    @Override
    public boolean hasNext() {
        return next < records.size();
    }

    @Override
    public T next() {
        if (next >= records.size()) {
            throw new NoSuchElementException();
        }
        if (next % RECORDS_BETWEEN_LOOKS == 0) {
            requireWanted();
        }
        return records.get(next++);
    }

    @Override
    public void forEachRemaining(Consumer<? super T> action) {
        while (next < records.size()) {
            requireWanted();
            int to = Math.min(records.size(), next + RECORDS_BETWEEN_LOOKS);
            records.subList(next, to).forEach(action);
            next = to;
        }
    }

    private static void requireWanted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new TidemillException(ErrorCode.CANCELLED, "The action was interrupted");
        }
    }
}
