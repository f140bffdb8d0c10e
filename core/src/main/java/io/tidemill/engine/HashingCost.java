package io.tidemill.engine;

import io.tidemill.function.Pair;
import java.io.InvalidClassException;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What it would take to hash the collections that are being read. A set is filled while it is read, and hashes its elements; where
 * these are collections that refer to the same collections again and again, a few hundred bytes take years:
 *
 * <pre>
 *   a = {b, c}   b = {d, e}   c = {d, e}   d = {f, g}   e = {f, g}  ...      each level doubles the steps
 * </pre>
 *
 * So each collection is weighed when it has been read, before anything can hash it: it weighs as much as what it holds, counted
 * as often as it is referred to. What was written without such references weighs no more than it has objects.
 */
final class HashingCost {
    private static final long FREE_STEPS = 1_000_000;
    private static final long STEPS_PER_REFERENCE = 16;

    private final IdentityHashMap<Object, Long> steps = new IdentityHashMap<>();
    private long references;

    /** Begins anew: what follows refers to nothing before it. */
    void clear() {
        steps.clear();
        references = 0;
    }

    /** Counts a reference. */
    void refer() {
        references++;
    }

    /** Weighs what has been read; refuses what it would take too long to hash. */
    void weigh(Object read) throws InvalidClassException {
        long sum;
        if (read instanceof Collection<?> collection) {
            sum = sum(collection);
        } else if (read instanceof Map<?, ?> map) {
            sum = plus(sum(map.keySet()), sum(map.values()));
        } else if (read instanceof Map.Entry<?, ?> entry) {
            sum = plus(of(entry.getKey()), of(entry.getValue()));
        } else if (read instanceof Pair<?, ?> pair) {
            sum = plus(of(pair.key()), of(pair.value()));
        } else {
            return;
        }
        if (sum > FREE_STEPS + STEPS_PER_REFERENCE * references) {
            throw new InvalidClassException("it holds a " + read.getClass().getName()
                    + " of collections that refer to each other so often that hashing it would take " + sum
                    + " steps or more, as no program writes it");
        }
        steps.put(read, plus(sum, 1));
    }

    private long sum(Collection<?> collection) {
        long sum = 0;
        for (Object element : collection) {
            sum = plus(sum, of(element));
        }
        return sum;
    }

    private long of(@Nullable Object value) {
        Long known = value == null ? null : steps.get(value);
        return known == null ? 1 : known;
    }

    private static long plus(long left, long right) {
        return Math.min(Long.MAX_VALUE / 4, left + right);
    }
}
