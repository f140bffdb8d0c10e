package io.tidemill.engine.local;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one pane of time holds of the keys of a block: their numbers within the block, and a value for each. */
final class PaneColumn {
    final long end;
    char[] keys;

    @Nullable
    Object[] values;

    int size;

    /** An empty pane that ends at {@code end}. */
    PaneColumn(long end, int capacity) {
        this(end, new char[capacity], new Object[capacity], 0);
    }

    /** A pane that shares the key numbers of another. */
    PaneColumn(long end, char[] keys, @Nullable Object[] values, int size) {
        this.end = end;
        this.keys = keys;
        this.values = values;
        this.size = size;
    }

    void add(int key, @Nullable Object value) {
        if (size == keys.length) {
            int capacity = Math.max(4, 2 * size);
            keys = Arrays.copyOf(keys, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        keys[size] = (char) key;
        values[size++] = value;
    }

    /** Gives back the room that is left over, if it is much. */
    void trim() {
        if (size < keys.length - keys.length / 8) {
            keys = Arrays.copyOf(keys, size);
            values = Arrays.copyOf(values, size);
        }
    }
}
