package io.tidemill.rdd;

import io.tidemill.function.Pair;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The joins of two partitions that have the same keys: the right one is grouped in a map, the left one streams past. What
 * only the right side has comes last, in the order in which it came.
 */
final class Joins {
    private Joins() {}

    static <K, V, W> Iterator<Pair<K, Pair<V, W>>> inner(Iterator<Pair<K, V>> left, Iterator<Pair<K, W>> right) {
        Partners<K, W> partners = Partners.of(right);
        return new ExpandingIterator<Pair<K, V>, Pair<K, Pair<V, W>>>(
                left,
                (pair, output) -> partners.emit(
                        pair.key(), partner -> Pair.of(pair.key(), Pair.of(pair.value(), partner)), output));
    }

    static <K, V, W> Iterator<Pair<K, Pair<V, Optional<W>>>> leftOuter(
            Iterator<Pair<K, V>> left, Iterator<Pair<K, W>> right) {
        Partners<K, W> partners = Partners.of(right);
        return new ExpandingIterator<Pair<K, V>, Pair<K, Pair<V, Optional<W>>>>(left, (pair, output) -> {
            boolean any = partners.emit(
                    pair.key(),
                    partner -> Pair.of(pair.key(), Pair.of(pair.value(), Optional.ofNullable(partner))),
                    output);
            if (!any) {
                output.accept(Pair.of(pair.key(), Pair.of(pair.value(), Optional.empty())));
            }
        });
    }

    static <K, V, W> Iterator<Pair<K, Pair<Optional<V>, W>>> rightOuter(
            Iterator<Pair<K, V>> left, Iterator<Pair<K, W>> right) {
        Partners<K, V> partners = Partners.of(left);
        return new ExpandingIterator<Pair<K, W>, Pair<K, Pair<Optional<V>, W>>>(right, (pair, output) -> {
            boolean any = partners.emit(
                    pair.key(),
                    partner -> Pair.of(pair.key(), Pair.of(Optional.ofNullable(partner), pair.value())),
                    output);
            if (!any) {
                output.accept(Pair.of(pair.key(), Pair.of(Optional.empty(), pair.value())));
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
        Set<K> gone = new HashSet<>();
        right.forEachRemaining(pair -> gone.add(pair.key()));
        return new ExpandingIterator<>(left, (pair, output) -> {
            if (!gone.contains(pair.key())) {
                output.accept(pair);
            }
        });
    }
}
