package io.tidemill.rdd;

import io.tidemill.function.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The joins of two partitions that have the same keys: the right one is grouped in a map, the left one streams past. What
 * only the right side has comes last, in the order in which it came.
 */
final class Joins {
    private Joins() {}

    private static <K, W> Map<K, List<W>> grouped(Iterator<Pair<K, W>> pairs) {
        Map<K, List<W>> groups = new LinkedHashMap<>();
        pairs.forEachRemaining(pair ->
                groups.computeIfAbsent(pair.key(), absent -> new ArrayList<>(1)).add(pair.value()));
        return groups;
    }

    static <K, V, W> Iterator<Pair<K, Pair<V, W>>> inner(Iterator<Pair<K, V>> left, Iterator<Pair<K, W>> right) {
        Map<K, List<W>> partners = grouped(right);
        return new ExpandingIterator<>(left, (pair, output) -> {
            for (W partner : partners.getOrDefault(pair.key(), List.of())) {
                output.accept(Pair.of(pair.key(), Pair.of(pair.value(), partner)));
            }
        });
    }

    static <K, V, W> Iterator<Pair<K, Pair<V, Optional<W>>>> leftOuter(
            Iterator<Pair<K, V>> left, Iterator<Pair<K, W>> right) {
        Map<K, List<W>> partners = grouped(right);
        return new ExpandingIterator<>(left, (pair, output) -> {
            List<W> found = partners.get(pair.key());
            if (found == null) {
                output.accept(Pair.of(pair.key(), Pair.of(pair.value(), Optional.empty())));
            } else {
                found.forEach(partner ->
                        output.accept(Pair.of(pair.key(), Pair.of(pair.value(), Optional.ofNullable(partner)))));
            }
        });
    }

    static <K, V, W> Iterator<Pair<K, Pair<Optional<V>, W>>> rightOuter(
            Iterator<Pair<K, V>> left, Iterator<Pair<K, W>> right) {
        Map<K, List<V>> partners = grouped(left);
        return new ExpandingIterator<>(right, (pair, output) -> {
            List<V> found = partners.get(pair.key());
            if (found == null) {
                output.accept(Pair.of(pair.key(), Pair.of(Optional.empty(), pair.value())));
            } else {
                found.forEach(partner ->
                        output.accept(Pair.of(pair.key(), Pair.of(Optional.ofNullable(partner), pair.value()))));
            }
        });
    }

    static <K, V, W> Iterator<Pair<K, Pair<Optional<V>, Optional<W>>>> fullOuter(
            Iterator<Pair<K, V>> left, Iterator<Pair<K, W>> right) {
        return new ExpandingIterator<>(cogroup(left, right), (pair, output) -> {
            for (Optional<V> one : optionals(pair.value().key())) {
                for (Optional<W> other : optionals(pair.value().value())) {
                    output.accept(Pair.of(pair.key(), Pair.of(one, other)));
                }
            }
        });
    }

    private static <V> List<Optional<V>> optionals(List<V> values) {
        return values.isEmpty()
                ? List.of(Optional.empty())
                : values.stream().map(Optional::ofNullable).toList();
    }

    static <K, V, W> Iterator<Pair<K, Pair<List<V>, List<W>>>> cogroup(
            Iterator<Pair<K, V>> left, Iterator<Pair<K, W>> right) {
        Map<K, Pair<List<V>, List<W>>> groups = new LinkedHashMap<>();
        left.forEachRemaining(pair -> group(groups, pair.key()).key().add(pair.value()));
        right.forEachRemaining(pair -> group(groups, pair.key()).value().add(pair.value()));
        Iterator<Map.Entry<K, Pair<List<V>, List<W>>>> entries =
                groups.entrySet().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Pair<K, Pair<List<V>, List<W>>> next() {
                Map.Entry<K, Pair<List<V>, List<W>>> entry = entries.next();
                return Pair.of(entry.getKey(), entry.getValue());
            }
        };
    }

    private static <K, V, W> Pair<List<V>, List<W>> group(Map<K, Pair<List<V>, List<W>>> groups, K key) {
        return groups.computeIfAbsent(key, absent -> Pair.of(new ArrayList<>(1), new ArrayList<>(1)));
    }

    static <K, V, W> Iterator<Pair<K, V>> subtract(Iterator<Pair<K, V>> left, Iterator<Pair<K, W>> right) {
        Map<K, Boolean> gone = new HashMap<>();
        right.forEachRemaining(pair -> gone.put(pair.key(), true));
        return new ExpandingIterator<>(left, (pair, output) -> {
            if (!gone.containsKey(pair.key())) {
                output.accept(pair);
            }
        });
    }
}
