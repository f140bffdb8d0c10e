package io.tidemill.function;

import java.io.Serializable;
import java.util.Comparator;

/** A comparator that can travel to where the sorting is done. */
@FunctionalInterface
public interface SerializableComparator<T> extends Comparator<T>, Serializable {
    /** Returns the order of {@link Comparable} values, smallest first. */
    @SuppressWarnings("unchecked")
    static <T> SerializableComparator<T> natural() {
        return (left, right) -> ((Comparable<Object>) left).compareTo(right);
    }

    @Override
    default SerializableComparator<T> reversed() {
        SerializableComparator<T> forward = this;
        return (left, right) -> forward.compare(right, left);
    }
}
