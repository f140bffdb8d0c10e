package io.tidemill.engine;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The collections of {@code java.util}, each as the same kind again. */
// elements are anything, as they were written, null too; and a LinkedList has to come back as one
@SuppressWarnings({"rawtypes", "unchecked", "NullAway", "JdkObsolete"})
final class CollectionValues {
    private static final Comparator<String> IGNORING_CASE = String.CASE_INSENSITIVE_ORDER;

    private CollectionValues() {}

    static void write(int tag, Object value, StateWriter writer) {
        ByteOutput out = writer.out();
        out.writeByte(tag);
        switch (tag) {
            case ValueTag.ENUM_SET -> EnumValues.writeSet((EnumSet<?>) value, writer);
            case ValueTag.ENUM_MAP -> EnumValues.writeMap((EnumMap<?, ?>) value, writer);
            case ValueTag.TREE_SET -> writeOrder(((SortedSet<?>) value).comparator(), value, out);
            case ValueTag.TREE_MAP -> writeOrder(((SortedMap<?, ?>) value).comparator(), value, out);
            case ValueTag.PRIORITY_QUEUE -> writeOrder(((PriorityQueue<?>) value).comparator(), value, out);
            default -> {}
        }
        if (tag == ValueTag.ENUM_SET || tag == ValueTag.ENUM_MAP) {
            return;
        }
        if (value instanceof Map<?, ?> map) {
            writeEntries(map, writer);
        } else {
            writeElements((Collection<?>) value, writer);
        }
    }

    private static void writeElements(Collection<?> values, StateWriter writer) {
        int count = values.size();
        writer.out().writeUnsigned(count);
        if (values instanceof ArrayList<?> list) { // without an iterator
            for (int i = 0; i < count; i++) {
                writer.put(list.get(i));
            }
            return;
        }
        int written = 0;
        for (Object value : values) {
            writer.put(value);
            written++;
        }
        check(count, written);
    }

    private static void writeEntries(Map<?, ?> map, StateWriter writer) {
        int count = map.size();
        writer.out().writeUnsigned(count);
        int written = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            writer.put(entry.getKey());
            writer.put(entry.getValue());
            written++;
        }
        check(count, written);
    }

    private static void check(int count, int written) {
        if (count != written) {
            throw new ConcurrentModificationException("it was changed while it was written");
        }
    }

    /** Writes how a sorted collection is sorted; an order of the program's own is code, which is not kept. */
    private static void writeOrder(@Nullable Comparator<?> order, Object value, ByteOutput out) {
        if (order == null || order.equals(Comparator.naturalOrder())) {
            out.writeByte(0);
        } else if (order.equals(Collections.reverseOrder())) {
            out.writeByte(1);
        } else if (order.equals(IGNORING_CASE)) {
            out.writeByte(2);
        } else {
            throw new TidemillException(
                    ErrorCode.NOT_SERIALIZABLE,
                    "A " + value.getClass().getSimpleName() + " with an order of its own ("
                            + order.getClass().getName()
                            + ") cannot be kept in durable state, since that is code. Keep a list, or keys that are"
                            + " Comparable in that order");
        }
    }

    private static @Nullable Comparator readOrder(ByteInput in) {
        return switch (in.readByte()) {
            case 0 -> null;
            case 1 -> Collections.reverseOrder();
            case 2 -> IGNORING_CASE;
            default -> throw in.damaged("there is no such order");
        };
    }

    /** Reads a collection; null if it is read over. */
    static @Nullable Object read(int tag, StateReader reader) {
        ByteInput in = reader.in();
        if (tag == ValueTag.ENUM_SET) {
            return EnumValues.readSet(reader);
        } else if (tag == ValueTag.ENUM_MAP) {
            return EnumValues.readMap(reader);
        } else if (tag > ValueTag.ENUM_MAP) {
            throw in.damaged("no value has the tag " + tag);
        }
        boolean sorted = tag == ValueTag.TREE_SET || tag == ValueTag.TREE_MAP || tag == ValueTag.PRIORITY_QUEUE;
        Comparator order = sorted ? readOrder(in) : null;
        if (reader.isSkipping()) {
            skip(tag, reader);
            return null;
        }
        return tag >= ValueTag.MAP_OF ? readMap(tag, order, reader) : readCollection(tag, order, reader);
    }

    private static void skip(int tag, StateReader reader) {
        int values = tag >= ValueTag.MAP_OF ? 2 : 1;
        int count = reader.in().readCount(values);
        for (int i = 0; i < count; i++) {
            reader.in().fulfil(values);
            for (int value = 0; value < values; value++) {
                reader.get();
            }
        }
    }

    private static Object readCollection(int tag, @Nullable Comparator order, StateReader reader) {
        return switch (tag) {
            case ValueTag.LIST_OF -> listOf(ArrayValues.readObjects(reader, Object.class));
            case ValueTag.ARRAYS_AS_LIST -> Arrays.asList(ArrayValues.readObjects(reader, Object.class));
            case ValueTag.SET_OF -> Set.of(ArrayValues.readObjects(reader, Object.class));
            default -> {
                int count = reader.in().readCount(1);
                Collection values = emptyCollection(tag, count, order, reader);
                for (int i = 0; i < count; i++) {
                    reader.in().fulfil(1);
                    values.add(reader.get());
                }
                yield tag == ValueTag.UNMODIFIABLE_SET ? Collections.unmodifiableSet((Set) values) : values;
            }
        };
    }

    /** Returns a list that nobody changes; {@code List.of} takes no nulls, but the lists of a stream may have some. */
    private static List<?> listOf(@Nullable Object[] values) {
        for (Object value : values) {
            if (value == null) {
                return Collections.unmodifiableList(Arrays.asList(values));
            }
        }
        return List.of(values);
    }

    private static Collection emptyCollection(int tag, int count, @Nullable Comparator order, StateReader reader) {
        return switch (tag) {
            case ValueTag.ARRAY_LIST -> new ArrayList(count);
            case ValueTag.LINKED_LIST -> new LinkedList();
            case ValueTag.ARRAY_DEQUE -> new ArrayDeque(count);
            case ValueTag.PRIORITY_QUEUE -> new PriorityQueue(Math.max(1, count), order);
            case ValueTag.HASH_SET -> new HashSet(capacity(count));
            case ValueTag.LINKED_HASH_SET, ValueTag.UNMODIFIABLE_SET -> new LinkedHashSet(capacity(count));
            case ValueTag.TREE_SET -> new TreeSet(order);
            case ValueTag.CONCURRENT_SET -> ConcurrentHashMap.newKeySet();
            default -> throw reader.in().damaged("no value has the tag " + tag);
        };
    }

    private static Object readMap(int tag, @Nullable Comparator order, StateReader reader) {
        int count = reader.in().readCount(2);
        Map entries = switch (tag) {
            case ValueTag.HASH_MAP, ValueTag.MAP_OF -> new HashMap(capacity(count));
            case ValueTag.LINKED_HASH_MAP, ValueTag.UNMODIFIABLE_MAP -> new LinkedHashMap(capacity(count));
            case ValueTag.TREE_MAP -> new TreeMap(order);
            case ValueTag.CONCURRENT_HASH_MAP -> new ConcurrentHashMap();
            default -> throw reader.in().damaged("no value has the tag " + tag);
        };
        for (int i = 0; i < count; i++) {
            reader.in().fulfil(2);
            Object key = reader.get();
            entries.put(key, reader.get());
        }
        return switch (tag) {
            case ValueTag.MAP_OF -> Map.copyOf(entries);
            case ValueTag.UNMODIFIABLE_MAP -> Collections.unmodifiableMap(entries);
            default -> entries;
        };
    }

    private static int capacity(int count) {
        return (int) Math.min(1 << 30, count * 4L / 3 + 1);
    }
}
