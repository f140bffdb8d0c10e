package io.tidemill.engine.local;

import io.tidemill.function.Pair;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.Operator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What a task before a shuffle that may combine has for one target partition. Read by one task at a time.
 *
 * @param <V> the type of the values before they are combined
 * @param <C> the type of combined values
 */
interface Portion<K, V, C> {
    /** Combines all of it into a table, whose values came before. */
    void addTo(CombineTable<K, V, C> table);

    /** Pushes combined values, those of a key perhaps not as one. */
    void feed(KeyedSink<C> sink);

    /** Returns pairs of combined values, those of a key perhaps not as one. */
    Iterator<Pair<K, C>> pairs();

    /** Combined values, each key once. */
    record Combined<K, V, C>(KeyedRecords<C> records, Operator operator) implements Portion<K, V, C> {
        @Override
        public void addTo(CombineTable<K, V, C> table) {
            records.feed(table::addCombined);
        }

        @Override
        public void feed(KeyedSink<C> sink) {
            records.feed(sink);
        }

        @Override
        public Iterator<Pair<K, C>> pairs() {
            return records.pairs(combined -> combined, operator);
        }
    }

    /** Values that the task was to combine and did not. */
    record Passed<K, V, C>(KeyedRecords<V> records, Aggregation<V, C> aggregation, Operator operator)
            implements Portion<K, V, C> {
        @Override
        public void addTo(CombineTable<K, V, C> table) {
            records.feed(table);
        }

        @Override
        public void feed(KeyedSink<C> sink) {
            records.feed((key, hash, value) -> CombinedPieces.feed(aggregation, operator, key, hash, value, sink));
        }

        @Override
        public Iterator<Pair<K, C>> pairs() {
            return records.pairs(aggregation.create(), operator);
        }
    }

    /** Pairs as they were; they are not combined at all if there is no aggregation. */
    record Moved<K, V, C>(List<Pair<K, V>> moved, Optional<Aggregation<V, C>> aggregation, Operator operator)
            implements Portion<K, V, C> {
        @Override
        public void addTo(CombineTable<K, V, C> table) {
            moved.forEach(table::addPair);
        }

        @Override
        public void feed(KeyedSink<C> sink) {
            moved.forEach(pair -> CombinedPieces.feed(aggregation.orElseThrow(), operator, pair, sink));
        }

        @Override
        @SuppressWarnings("unchecked") // without an aggregation, C is V
        public Iterator<Pair<K, C>> pairs() {
            if (aggregation.isEmpty()) {
                return (Iterator<Pair<K, C>>) (Iterator<?>) moved.iterator();
            }
            KeyedRecords<C> combined = new KeyedRecords<>();
            feed(combined);
            return combined.pairs(value -> value, operator);
        }
    }
}
