package io.tidemill.rdd;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/** A part of a list that the program gave. */
final class SliceSplit<T> implements Split<T> {
    private static final long serialVersionUID = 1L;
    private static final int RECORDS_BETWEEN_LOOKS = 1_024;

    /** Serializable where the split has to travel. */
    @SuppressWarnings("serial")
    private final Object[] records;

    SliceSplit(Object[] records) {
        this.records = records;
    }

    @Override
    public RecordReader<T> open() {
        return new SliceReader<>(records);
    }

    @Override
    public String toString() {
        return records.length + " records";
    }

    /** Reads the records, and looks every now and then whether the action was cancelled. */
    private static final class SliceReader<T> implements RecordReader<T> {
        private final Object[] records;
        private int next;

        SliceReader(Object[] records) {
            this.records = records;
        }

        @Override
        public boolean hasNext() {
            return next < records.length;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T next() {
            if (next >= records.length) {
                throw new NoSuchElementException();
            }
            if (next % RECORDS_BETWEEN_LOOKS == 0) {
                requireWanted();
            }
            return (T) records[next++];
        }

        @Override
        @SuppressWarnings("unchecked")
        public void forEachRemaining(Consumer<? super T> action) {
            while (next < records.length) {
                requireWanted();
                int to = Math.min(records.length, next + RECORDS_BETWEEN_LOOKS);
                for (int i = next; i < to; i++) {
                    action.accept((T) records[i]);
                }
                next = to;
            }
        }

        private static void requireWanted() {
            if (Thread.currentThread().isInterrupted()) {
                throw new TidemillException(ErrorCode.CANCELLED, "The action was interrupted");
            }
        }
    }
}
