package io.tidemill.rdd;

import io.tidemill.function.SerializableComparator;

/** The direction of an order. */
public enum SortOrder {
    /** Smallest first. */
    ASCENDING,
    /** Largest first. */
    DESCENDING;

    <T> SerializableComparator<T> apply(SerializableComparator<T> comparator) {
        return this == ASCENDING ? comparator : comparator.reversed();
    }
}
