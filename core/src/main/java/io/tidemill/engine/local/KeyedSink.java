package io.tidemill.engine.local;

/** Takes values one by one, with the masked key of each and the key's hash code. Used by one task. */
interface KeyedSink<V> {
    void accept(Object key, int hash, V value);
}
