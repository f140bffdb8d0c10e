package io.tidemill.engine.local;

import io.tidemill.function.Pair;
import io.tidemill.time.ProcessId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hash codes that no sender can make equal on purpose, as they depend on the identity of the process. They take
 * longer than {@code hashCode()}, so a table uses them only when many of its keys have one hash code.
 *
 * <p>They know texts, numbers, and pairs, lists and optionals of these. Of any other key this is its {@code hashCode()}.
 */
final class StrongHash {
    private static final long SEED =
            ProcessId.current().getMostSignificantBits() ^ ProcessId.current().getLeastSignificantBits();
    private static final long ODD = 0x9E3779B97F4A7C15L;

    private StrongHash() {}

    /** Returns the hash code of a key; that of equal keys is equal. */
    static int of(Object key) {
        long hash = mixed(SEED, key);
        return (int) (hash ^ (hash >>> Integer.SIZE));
    }

    private static long mixed(long seed, @Nullable Object value) {
        if (value instanceof String text) {
            long hash = seed;
            for (int i = 0; i < text.length(); i++) {
                hash = mixed(hash, text.charAt(i));
            }
            return hash;
        }
        if (value instanceof Long number) {
            return mixed(seed, number.longValue());
        }
        if (value instanceof Double number) {
            return mixed(seed, Double.doubleToLongBits(number));
        }
        if (value instanceof UUID id) {
            return mixed(mixed(seed, id.getMostSignificantBits()), id.getLeastSignificantBits());
        }
        if (value instanceof Pair<?, ?> pair) {
            return mixed(mixed(seed, pair.key()), pair.value());
        }
        if (value instanceof Optional<?> optional) {
            return mixed(seed + 1, optional.orElse(null));
        }
        if (value instanceof List<?> list) {
            long hash = seed;
            for (Object element : list) {
                hash = mixed(hash, element);
            }
            return hash;
        }
        return mixed(seed, value == null ? 0L : value.hashCode());
    }

    private static long mixed(long hash, long bits) {
        long product = (hash ^ bits) * ODD;
        return Long.rotateLeft(product ^ (product >>> Integer.SIZE), 23) * ODD;
    }
}
