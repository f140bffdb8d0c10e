package io.tidemill.plan;

import io.tidemill.function.Pair;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Estimates of how many bytes records take on the heap, for limits that are given in bytes. Strings, arrays, boxed values,
 * pairs, optionals and collections are counted through; a record that is {@link Sized} says it itself; of another object only
 * its own fields are counted. Long collections are counted by a sample.
 */
public final class RecordSize {
    private static final int HEADER_BYTES = 16;
    private static final int REFERENCE_BYTES = 4;
    private static final int SAMPLE = 64;
    private static final int MAX_DEPTH = 6;
    private static final ClassValue<Integer> SHALLOW = new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
            return shallowBytes(type);
        }
    };

    private RecordSize() {}

    /** Returns the estimate for one record. */
    public static long of(@Nullable Object record) {
        return of(record, 0);
    }

    /** Returns the estimate for all records together, with the references to them. */
    public static long ofAll(Collection<?> records) {
        return elements(records, records.size(), 0);
    }

    private static long of(@Nullable Object value, int depth) {
        if (value == null) {
            return 0;
        }
        if (value instanceof String string) {
            return 40L + string.length();
        }
        if (value instanceof Number || value instanceof Boolean || value instanceof Character || depth > MAX_DEPTH) {
            return HEADER_BYTES;
        }
        if (value instanceof Sized sized) {
            return sized.heapBytes();
        }
        if (value instanceof Pair<?, ?> pair) {
            return 24 + of(pair.key(), depth + 1) + of(pair.value(), depth + 1);
        }
        if (value instanceof Optional<?> optional) {
            return HEADER_BYTES + of(optional.orElse(null), depth + 1);
        }
        if (value instanceof Collection<?> collection) {
            return 48 + elements(collection, collection.size(), depth);
        }
        if (value instanceof Map<?, ?> map) {
            return 64
                    + 32L * map.size()
                    + elements(map.keySet(), map.size(), depth)
                    + elements(map.values(), map.size(), depth);
        }
        return value.getClass().isArray() ? array(value, depth) : SHALLOW.get(value.getClass());
    }

    private static long elements(Iterable<?> elements, int size, int depth) {
        long sampled = 0;
        int count = 0;
        for (Iterator<?> it = elements.iterator(); it.hasNext() && count < SAMPLE; count++) {
            sampled += of(it.next(), depth + 1);
        }
        return count == 0 ? 0 : (long) REFERENCE_BYTES * size + sampled * size / count;
    }

    private static long array(Object array, int depth) {
        if (array instanceof Object[] objects) {
            return HEADER_BYTES + elements(Arrays.asList(objects), objects.length, depth);
        }
        return HEADER_BYTES
                + (long) Array.getLength(array)
                        * primitiveBytes(array.getClass().getComponentType());
    }

    private static int shallowBytes(Class<?> type) {
        int bytes = HEADER_BYTES;
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    // a field that refers to something is counted with a small object behind it
                    bytes += field.getType().isPrimitive()
                            ? primitiveBytes(field.getType())
                            : REFERENCE_BYTES + 2 * HEADER_BYTES;
                }
            }
        }
        return bytes;
    }

    private static int primitiveBytes(Class<?> type) {
        if (type == long.class || type == double.class) {
            return 8;
        }
        if (type == int.class || type == float.class) {
            return 4;
        }
        return type == char.class || type == short.class ? 2 : 1;
    }
}
