package io.tidemill.engine.local;

import io.tidemill.engine.StateBlock;
import io.tidemill.engine.ValueSerializer.ValueReader;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.StateShape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Applies what a {@link StateEntryWriter} wrote. */
final class StateEntryReader {
    private StateEntryReader() {}

    /**
     * Applies the entries of a block, in their order; others may apply other blocks to the same tables at the same time.
     *
     * @param tables gives each key its table; null for a key that is not wanted
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // what was written under this name; a key may be null
    static <K, V, S> void apply(
            StateBlock block,
            ValueReader in,
            StateShape<K, V, S> shape,
            Function<K, @Nullable StatePartition<K, V, S>> tables) {
        in.reset(block.bytes());
        while (in.hasRemaining()) {
            byte tag = in.readByte();
            K key = (K) in.read();
            StatePartition<K, V, S> table = tables.apply(key);
            switch (tag) {
                case StateEntryWriter.PUT ->
                    put(table, key, in.read(), block.time().epochMillis());
                case StateEntryWriter.PUT_AGE -> {
                    Object value = in.read();
                    put(table, key, value, block.time().epochMillis() - in.readLong());
                }
                case StateEntryWriter.REMOVE -> {
                    if (table != null) {
                        synchronized (table) {
                            table.restoreRemoved(key);
                        }
                    }
                }
                case StateEntryWriter.VALUES -> {
                    List<V> values = (List<V>) readValues(in);
                    if (table != null) {
                        synchronized (table) {
                            table.restoreValues(shape, block.time(), key, values);
                        }
                    }
                }
                default ->
                    throw new TidemillException(
                            ErrorCode.CHECKPOINT_DAMAGED,
                            "A block of state '" + block.state() + "' of batch " + block.time()
                                    + " has an entry of kind " + tag
                                    + ", which no version wrote; restore the checkpoint directory from a copy");
            }
        }
    }

    private static <K> void put(
            @Nullable StatePartition<K, ?, ?> table, K key, @Nullable Object value, long lastDataMillis) {
        if (table != null) {
            synchronized (table) {
                table.restore(key, value, lastDataMillis);
            }
        }
    }

    private static List<@Nullable Object> readValues(ValueReader in) {
        List<@Nullable Object> values = new ArrayList<>();
        for (long left = in.readLong(); left > 0; left--) {
            values.add(in.read());
        }
        return values;
    }
}
