package io.tidemill.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What a {@link ScriptedSource} does in one batch interval.
 *
 * @param <T> the type of the records
 */
public sealed interface ScriptStep<T> {
    /**
     * Records arrive, which make one batch.
     *
     * @param partitions the records of each partition
     */
    record Batch<T>(List<List<T>> partitions) implements ScriptStep<T> {
        /** Copies the lists. */
        public Batch {
            partitions = partitions.stream().map(Batch::copy).toList();
        }

        private static <T> List<T> copy(List<T> records) {
            return Collections.unmodifiableList(new ArrayList<>(records));
        }

        /** Returns the records in one partition, or in none if there are no records, as a source would give them. */
        static <T> Batch<T> of(T[] records) {
            return new Batch<>(records.length == 0 ? List.of() : List.of(Arrays.asList(records)));
        }

        /** Returns the same records in {@code count} partitions of about the same size; some are empty if there are few. */
        public Batch<T> inPartitions(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("inPartitions needs at least 1 partition, not " + count);
            }
            List<T> all = records();
            List<List<T>> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                parts.add(all.subList(
                        (int) ((long) i * all.size() / count), (int) ((long) (i + 1) * all.size() / count)));
            }
            return new Batch<>(parts);
        }

        /** Returns all records, in the order of the partitions. */
        public List<T> records() {
            List<T> all = new ArrayList<>();
            partitions.forEach(all::addAll);
            return Collections.unmodifiableList(all);
        }
    }

    /** The application crashes when the batch of this step is sealed; the next run goes on behind it. */
    record Crash<T>() implements ScriptStep<T> {}

    /** The source has ended: no batch after this has any record. */
    record End<T>() implements ScriptStep<T> {}
}
