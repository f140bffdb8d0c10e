package io.tidemill.rdd;

import io.tidemill.function.Pair;
import io.tidemill.function.SerializableComparator;
import io.tidemill.plan.KeyUse;
import io.tidemill.plan.MapPartitionsPlan;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.RangePartitioner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Order inside partitions, and what a known order of partitions saves. */
final class Ordering {
    private Ordering() {}

    /** Sorts each partition by key; pairs with equal keys keep the order they came in. */
    static <K, V> Plan<Pair<K, V>> sortedWithin(
            Plan<Pair<K, V>> plan, SerializableComparator<? super K> comparator, Operator operator) {
        return new MapPartitionsPlan<Pair<K, V>, Pair<K, V>>(
                plan,
                (partition, pairs) -> {
                    List<Pair<K, V>> sorted = new ArrayList<>();
                    pairs.forEachRemaining(sorted::add);
                    sorted.sort((left, right) -> comparator.compare(left.key(), right.key()));
                    return sorted.iterator();
                },
                KeyUse.KEPT,
                operator);
    }

    /** Keeps the keys of a range; of partitions that cannot have any, nothing is read. */
    static <K, V> Plan<Pair<K, V>> range(
            Plan<Pair<K, V>> plan, K low, K high, SerializableComparator<? super K> comparator, Operator operator) {
        boolean byRange = plan.partitioner()
                .filter(rule -> rule instanceof RangePartitioner<?> range
                        && range.comparator().equals(comparator))
                .isPresent();
        int first = byRange ? plan.partitioner().get().partition(low) : 0;
        int last = byRange ? plan.partitioner().get().partition(high) : Integer.MAX_VALUE;
        return new MapPartitionsPlan<Pair<K, V>, Pair<K, V>>(
                plan,
                (partition, pairs) -> partition < first || partition > last
                        ? Collections.emptyIterator()
                        : new ExpandingIterator<>(pairs, (pair, output) -> {
                            if (comparator.compare(pair.key(), low) >= 0 && comparator.compare(pair.key(), high) <= 0) {
                                output.accept(pair);
                            }
                        }),
                KeyUse.KEPT,
                operator);
    }
}
