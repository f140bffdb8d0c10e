package io.tidemill.engine.local;

import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.plan.Operator;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Keys with a value each, in the order in which they came. The pairs that brought them are not kept, nor need they be made. */
final class KeyedRecords<V> implements KeyedSink<V> {
    private Object[] keys = new Object[64];
    private int[] hashes = new int[64];
    private @Nullable Object[] values = new Object[64];
    private int size;

    @Override
    public void accept(Object key, int hash, V value) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            hashes = Arrays.copyOf(hashes, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        keys[size] = key;
        hashes[size] = hash;
        values[size++] = value;
    }

    /** Returns all of them as pairs, with what {@code create} makes of the values. */
    <K, C> Iterator<Pair<K, C>> pairs(MapFunction<? super V, ? extends C> create, Operator operator) {
        return IntStream.range(0, size)
                .mapToObj(i -> this.<K, C>pair(i, create, operator))
                .iterator();
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // values of V, which may be null
    private <K, C> Pair<K, C> pair(int index, MapFunction<? super V, ? extends C> create, Operator operator) {
        try {
            return new Pair<>(Nulls.unmask(keys[index]), create.apply((V) values[index]));
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }

    /** Pushes all of them. */
    @SuppressWarnings({"unchecked", "NullAway"}) // values of V, which may be null
    void feed(KeyedSink<? super V> sink) {
        for (int i = 0; i < size; i++) {
            sink.accept(keys[i], hashes[i], (V) values[i]);
        }
    }
}
