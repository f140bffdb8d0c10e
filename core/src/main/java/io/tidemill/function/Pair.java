package io.tidemill.function;

import java.io.Serializable;

/**
 * A key and a value: the record of every keyed operator.
 *
 * @param key what groups, joins and state go by; needs {@code equals} and {@code hashCode} (arrays have none that serve)
 * @param value what belongs to the key
 */
public record Pair<K, V>(K key, V value) implements Serializable {
    /** Returns a pair of the two. */
    public static <K, V> Pair<K, V> of(K key, V value) {
        return new Pair<>(key, value);
    }

    /** Returns the pair with key and value exchanged. */
    public Pair<V, K> swap() {
        return new Pair<>(value, key);
    }

    /** Returns {@code (key,value)}, the form in which pairs are printed. */
    @Override
    public String toString() {
        return "(" + key + "," + value + ")";
    }
}
