package io.tidemill.plan;

import io.tidemill.function.Pair;
import io.tidemill.function.SerializableComparator;

/**
 * The order of pairs by their keys. An engine that recognizes it may compare the keys without the pairs.
 *
 * @param keys the order of the keys
 */
public record KeyOrder<K, V>(SerializableComparator<? super K> keys) implements SerializableComparator<Pair<K, V>> {
    @Override
    public int compare(Pair<K, V> left, Pair<K, V> right) {
        return keys.compare(left.key(), right.key());
    }

    @Override
    public KeyOrder<K, V> reversed() {
        return new KeyOrder<>(keys.reversed());
    }
}
