package io.tidemill.engine.local;

import io.tidemill.function.Pair;
import io.tidemill.plan.KeyOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records in order, stably. Where the order is that of a pair's key, keys lie in an array of their own beside the pairs, so
 * that a comparison looks at two keys and at nothing else; the merge sort moves both.
 */
final class SortedRun<T> {
    private static final int INSERTION_LENGTH = 7;

    private final Comparator<Object> comparator;
    private final @Nullable Object[] records;
    /** What is compared; the records themselves, if they have no keys. */
    private final @Nullable Object[] keys;

    private SortedRun(@Nullable Object[] records, @Nullable Object[] keys, Comparator<Object> comparator) {
        this.records = records;
        this.keys = keys;
        this.comparator = comparator;
    }

    /** Sorts an array of records, which it keeps. */
    @SuppressWarnings("unchecked")
    static <T> SortedRun<T> of(@Nullable Object[] records, Comparator<? super T> order) {
        SortedRun<T> run;
        if (order instanceof KeyOrder<?, ?> byKey) {
            @Nullable Object[] keys = new Object[records.length];
            for (int i = 0; i < records.length; i++) {
                keys[i] = ((Pair<?, ?>) records[i]).key();
            }
            run = new SortedRun<>(records, keys, (Comparator<Object>) byKey.keys());
        } else {
            run = new SortedRun<>(records, records, (Comparator<Object>) order);
        }
        run.sort(0, records.length, run.scratch(records.length / 2 + 1));
        return run;
    }

    private SortedRun<T> scratch(int length) {
        @Nullable Object[] moved = new Object[length];
        return new SortedRun<>(moved, keys == records ? moved : new Object[length], comparator);
    }

    int length() {
        return records.length;
    }

    /** Returns the order of what is compared. */
    Comparator<Object> keyOrder() {
        return comparator;
    }

    /** Returns what is compared of the record at {@code index}. */
    Object key(int index) {
        return keys[index];
    }

    @SuppressWarnings("unchecked")
    Iterator<T> iterator() {
        return ((List<T>) Arrays.asList(records)).iterator();
    }

    /** Returns the first position whose record is not below {@code bound}. */
    int firstFrom(Object bound) {
        int low = 0;
        int high = keys.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (comparator.compare(keys[middle], bound) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    // ---- merge sort

    private void sort(int from, int to, SortedRun<T> scratch) {
        if (to - from <= INSERTION_LENGTH) {
            insertionSort(from, to);
            return;
        }
        int middle = (from + to) >>> 1;
        sort(from, middle, scratch);
        sort(middle, to, scratch);
        merge(from, middle, to, scratch);
    }

    private void insertionSort(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            Object key = keys[i];
            Object record = records[i];
            int hole = i;
            while (hole > from && comparator.compare(keys[hole - 1], key) > 0) {
                copy(this, hole - 1, this, hole);
                hole--;
            }
            records[hole] = record;
            keys[hole] = key;
        }
    }

    /** Merges two neighbours; those of the left one go to {@code scratch} first. */
    private void merge(int from, int middle, int to, SortedRun<T> scratch) {
        if (from == middle || middle == to || comparator.compare(keys[middle - 1], keys[middle]) <= 0) {
            return;
        }
        int lefts = middle - from;
        copyAll(this, from, scratch, 0, lefts);
        int left = 0;
        int right = middle;
        int target = from;
        while (left < lefts && right < to) {
            if (comparator.compare(scratch.keys[left], keys[right]) <= 0) {
                copy(scratch, left++, this, target++);
            } else {
                copy(this, right++, this, target++);
            }
        }
        copyAll(scratch, left, this, target, lefts - left);
    }

    private static void copy(SortedRun<?> source, int index, SortedRun<?> target, int targetIndex) {
        target.records[targetIndex] = source.records[index];
        if (target.keys != target.records) {
            target.keys[targetIndex] = source.keys[index];
        }
    }

    private static void copyAll(SortedRun<?> source, int index, SortedRun<?> target, int targetIndex, int count) {
        System.arraycopy(source.records, index, target.records, targetIndex, count);
        if (target.keys != target.records) {
            System.arraycopy(source.keys, index, target.keys, targetIndex, count);
        }
    }

    // ---- parts of runs

    /** A stretch of a run. */
    record Part<T>(SortedRun<T> run, int from, int to) {
        int length() {
            return to - from;
        }
    }

    /** Merges parts; of equal records those of earlier parts come first. */
    static <T> SortedRun<T> merged(List<Part<T>> parts, Comparator<? super T> order) {
        if (parts.isEmpty()) {
            return of(new Object[0], order);
        }
        int[] ends = new int[parts.size() + 1];
        for (int i = 0; i < parts.size(); i++) {
            ends[i + 1] = ends[i] + parts.get(i).length();
        }
        int length = ends[parts.size()];
        SortedRun<T> all = parts.get(0).run().scratch(length);
        for (int i = 0; i < parts.size(); i++) {
            Part<T> part = parts.get(i);
            copyAll(part.run(), part.from(), all, ends[i], part.length());
        }
        all.mergeParts(0, parts.size(), ends, all.scratch(length));
        return all;
    }

    private void mergeParts(int first, int last, int[] ends, SortedRun<T> scratch) {
        if (last - first > 1) {
            int middle = (first + last) >>> 1;
            mergeParts(first, middle, ends, scratch);
            mergeParts(middle, last, ends, scratch);
            merge(ends[first], ends[middle], ends[last], scratch);
        }
    }
}
