package io.tidemill.source;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Records that are stored together, about as many as a block should have.
 *
 * @param bytes the estimate of what they take
 */
record RecordGroup<T>(List<T> records, long bytes) {
    /** Returns a group of one. */
    static <T> RecordGroup<T> of(T record) {
        return new RecordGroup<>(List.of(record), RecordBlock.bytesOf(record));
    }

    /** Hands on {@code records} in groups, in their order, none of them empty. */
    static <T> void divide(Iterable<? extends T> records, Consumer<RecordGroup<T>> action) {
        List<T> some = new ArrayList<>();
        long bytes = 0;
        for (T record : records) {
            some.add(requireNonNull(record, "record"));
            bytes += RecordBlock.bytesOf(record);
            if (bytes >= RecordBlock.MOST_BYTES || some.size() == RecordBlock.MOST_RECORDS) {
                action.accept(new RecordGroup<>(some, bytes));
                some = new ArrayList<>();
                bytes = 0;
            }
        }
        if (!some.isEmpty()) {
            action.accept(new RecordGroup<>(some, bytes));
        }
    }
}
