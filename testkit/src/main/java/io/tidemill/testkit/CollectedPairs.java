package io.tidemill.testkit;

import io.tidemill.function.Pair;
import io.tidemill.time.BatchTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pair stream gave, batch by batch: as lists of pairs, and as maps where each key comes once a batch.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class CollectedPairs<K, V> extends Collected<Pair<K, V>> {
    /** Nothing yet; give it to {@code PairDStream.output}, or use {@link StreamTest#collect}. */
    public CollectedPairs() {}

    /**
     * Returns the pairs of every batch so far as a map.
     *
     * @throws IllegalStateException if a batch has a key twice
     */
    public List<Map<K, V>> maps() {
        return lists().stream().map(CollectedPairs::toMap).toList();
    }

    /**
     * Returns the pairs of the last batch as a map.
     *
     * @throws IllegalStateException if it has a key twice
     */
    public Map<K, V> latestMap() {
        return toMap(latest());
    }

    /**
     * Returns the pairs of one batch as a map.
     *
     * @throws IllegalStateException if it has a key twice
     */
    public Map<K, V> mapAt(BatchTime time) {
        return toMap(at(time));
    }

    /** Returns the pairs of one batch as a map, by milliseconds since the epoch. */
    public Map<K, V> mapAt(long epochMillis) {
        return toMap(at(epochMillis));
    }

    private static <K, V> Map<K, V> toMap(List<Pair<K, V>> pairs) {
        Map<K, V> map = new LinkedHashMap<>();
        for (Pair<K, V> pair : pairs) {
            if (map.containsKey(pair.key())) {
                throw new IllegalStateException(
                        "The key " + pair.key() + " comes more than once in the batch " + pairs + "; use the lists");
            }
            map.put(pair.key(), pair.value());
        }
        return Collections.unmodifiableMap(map);
    }
}
