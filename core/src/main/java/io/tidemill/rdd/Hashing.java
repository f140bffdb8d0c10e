package io.tidemill.rdd;

import io.tidemill.function.Pair;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hash codes of 64 bits, equal for equal objects. Strings, numbers, pairs and lists are hashed through; all else by its
 * {@code hashCode}, which has 32 bits only.
 */
final class Hashing {
    private static final long ODD = 0x9E3779B97F4A7C15L;

    private Hashing() {}

    static long hash(@Nullable Object value) {
        if (value instanceof String text) {
            long hash = text.length();
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * ODD;
            }
            return mix(hash);
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return mix(((Number) value).longValue());
        }
        if (value instanceof Double number) {
            return mix(Double.doubleToLongBits(number));
        }
        if (value instanceof Pair<?, ?> pair) {
            return mix(hash(pair.key()) * ODD + hash(pair.value()));
        }
        if (value instanceof List<?> list) {
            long hash = list.size();
            for (Object element : list) {
                hash = hash * ODD + hash(element);
            }
            return mix(hash);
        }
        return mix(value == null ? 0 : value.hashCode());
    }

    /** Spreads every bit over all bits; the last step of MurmurHash3. */
    static long mix(long value) {
        long x = value + ODD;
        x = (x ^ (x >>> 33)) * 0xff51afd7ed558ccdL;
        x = (x ^ (x >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return x ^ (x >>> 33);
    }
}
