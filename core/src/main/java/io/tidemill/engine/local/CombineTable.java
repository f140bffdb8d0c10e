package io.tidemill.engine.local;

import io.tidemill.function.Function2;
import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.Operator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The combined value of each key, while values are being added. Used by one thread at a time. */
final class CombineTable<K, V, C> extends OpenTable implements KeyedSink<V>, Portion<K, V, C> {
    private final MapFunction<? super V, ? extends C> create;
    private final Function2<? super C, ? super V, ? extends C> mergeValue;
    private final Function2<? super C, ? super C, ? extends C> mergeCombined;
    private final Operator operator;
    private @Nullable Object[] values;

    CombineTable(Aggregation<V, C> aggregation, Operator operator) {
        this.create = aggregation.create();
        this.mergeValue = aggregation.mergeValue();
        this.mergeCombined = aggregation.mergeCombined();
        this.operator = operator;
        this.values = new Object[capacity()];
    }

    /** Adds a value to a key's combined value; {@code hash} is the hash code of the masked key. */
    @Override
    @SuppressWarnings("unchecked")
    public void accept(Object key, int hash, V value) {
        try {
            int slot = find(key, hash);
            if (slot >= 0) {
                values[slot] = mergeValue.apply((C) values[slot], value);
            } else {
                C created = create.apply(value);
                put(slot, key, hash, created);
            }
        } catch (Throwable e) {
            throw operator.failed(e, pairOf(key, value));
        }
    }

    /** Adds a pair. */
    void addPair(Pair<K, V> pair) {
        try {
            Object key = Nulls.mask(pair.key());
            accept(key, OpenTable.hashOf(key), pair.value());
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }

    @Override
    public void addTo(CombineTable<K, V, C> table) {
        feed(table::addCombined);
    }

    /** Adds to a key's combined value what was combined elsewhere, of values that came after. */
    @SuppressWarnings("unchecked")
    void addCombined(Object key, int hash, C combined) {
        try {
            int slot = find(key, hash);
            if (slot >= 0) {
                values[slot] = mergeCombined.apply((C) values[slot], combined);
            } else {
                put(slot, key, hash, combined);
            }
        } catch (Throwable e) {
            throw operator.failed(e, pairOf(key, combined));
        }
    }

    private static Pair<Object, Object> pairOf(Object key, Object value) {
        return new Pair<>(Nulls.unmask(key), value);
    }

    private void put(int free, Object key, int hash, C combined) {
        int slot = insert(free, key, hash); // may replace the arrays
        values[slot] = combined;
    }

    /** Pushes keys and combined values, in the order of the slots. */
    @Override
    @SuppressWarnings("unchecked")
    public void feed(KeyedSink<C> sink) {
        for (int slot = 0; slot < capacity(); slot++) {
            Object key = keys[slot];
            if (key != null) {
                sink.accept(key, hashAt(slot), (C) values[slot]);
            }
        }
    }

    /** Returns the pairs, in the order of the slots. */
    @Override
    public Iterator<Pair<K, C>> pairs() {
        return new Iterator<>() {
            private int slot = nextUsed(0);

            @Override
            public boolean hasNext() {
                return slot < capacity();
            }

            @Override
            @SuppressWarnings("unchecked")
            public Pair<K, C> next() {
                if (slot >= capacity()) {
                    throw new NoSuchElementException();
                }
                K key = Nulls.unmask(keys[slot]);
                Pair<K, C> pair = new Pair<>(key, (C) values[slot]);
                slot = nextUsed(slot + 1);
                return pair;
            }
        };
    }

    private int nextUsed(int from) {
        int slot = from;
        while (slot < capacity() && keys[slot] == null) {
            slot++;
        }
        return slot;
    }

    @Override
    void rehashed(int[] newSlots, int newCapacity) {
        values = rehash(values, newSlots, newCapacity);
    }

    @Override
    void moved(int from, int to) {
        values[to] = values[from];
    }

    @Override
    void cleared(int slot) {
        values[slot] = null;
    }
}
