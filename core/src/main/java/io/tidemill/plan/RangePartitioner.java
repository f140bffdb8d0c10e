package io.tidemill.plan;

import io.tidemill.function.SerializableComparator;
import java.util.List;

/**
 * Partitions by ranges of keys: partition i has the keys up to {@code bounds[i]} that are above the bound before it, and the
 * last one all others.
 *
 * @param bounds the largest key of each partition but the last, ascending; copied
 * @param comparator the order of the keys
 */
public record RangePartitioner<K>(List<K> bounds, SerializableComparator<? super K> comparator) implements Partitioner {
    /** Copies the list. */
    public RangePartitioner {
        bounds = List.copyOf(bounds);
    }

    @Override
    public int partitionCount() {
        return bounds.size() + 1;
    }

    @Override
    @SuppressWarnings("unchecked")
    public int partition(Object key) {
        int low = 0;
        int high = bounds.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (comparator.compare((K) key, bounds.get(middle)) <= 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
