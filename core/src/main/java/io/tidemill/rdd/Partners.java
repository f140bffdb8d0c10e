package io.tidemill.rdd;

import io.tidemill.function.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One side of a join in a hash table: the values of each key, in order. A key's only value takes no list. */
final class Partners<K, W> {
    private static final Object NULL = new Object();

    private final Map<K, Object> values = new HashMap<>();

    private Partners() {}

    static <K, W> Partners<K, W> of(Iterator<Pair<K, W>> pairs) {
        Partners<K, W> partners = new Partners<>();
        pairs.forEachRemaining(pair -> partners.add(pair.key(), pair.value()));
        return partners;
    }

    private void add(K key, @Nullable W value) {
        Object masked = value == null ? NULL : value;
        Object before = values.putIfAbsent(key, masked);
        if (before instanceof Many many) {
            many.add(masked);
        } else if (before != null) {
            Many many = new Many();
            many.add(before);
            many.add(masked);
            values.put(key, many);
        }
    }

    /** Emits a result for each of a key's values, and returns whether there are any. */
    <R> boolean emit(K key, Function<W, R> result, Consumer<R> output) {
        Object found = values.get(key);
        if (found == null) {
            return false;
        }
        if (found instanceof Many many) {
            for (Object value : many) {
                output.accept(result.apply(unmask(value)));
            }
        } else {
            output.accept(result.apply(unmask(found)));
        }
        return true;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what was added, so a W
    private W unmask(Object value) {
        return value == NULL ? null : (W) value;
    }

    /** Several values of one key; a class of its own, to tell it from a value that is a list. */
    private static final class Many extends ArrayList<Object> {
        private static final long serialVersionUID = 1L;

        Many() {
            super(4);
        }
    }
}
