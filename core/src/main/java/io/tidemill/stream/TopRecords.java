package io.tidemill.stream;

import io.tidemill.function.SerializableComparator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/** The largest records of an iterator, largest first. */
final class TopRecords {
    private TopRecords() {}

    static <T> List<T> of(Iterator<T> records, int count, SerializableComparator<? super T> comparator) {
        PriorityQueue<T> largest = new PriorityQueue<>(Math.min(count, 1024) + 1, comparator);
        records.forEachRemaining(record -> {
            if (largest.size() < count || comparator.compare(record, largest.element()) > 0) {
                largest.add(record);
                if (largest.size() > count) {
                    largest.remove();
                }
            }
        });
        List<T> ordered = new ArrayList<>(largest);
        ordered.sort(comparator.reversed());
        return ordered;
    }
}
