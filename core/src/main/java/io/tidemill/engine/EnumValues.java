package io.tidemill.engine;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sets and maps of enums; they are written with the enum, so that empty ones know it too. */
@SuppressWarnings({"rawtypes", "unchecked", "NullAway"}) // the enum is known only when it runs; values may be null
final class EnumValues {
    private EnumValues() {}

    static void writeSet(EnumSet<?> set, StateWriter writer) {
        EnumSet<?> some = set.isEmpty() ? EnumSet.complementOf((EnumSet) set) : set;
        if (some.isEmpty()) {
            throw ObjectShape.refused(set.getClass(), "its enum has no constants");
        }
        WrittenClass type = writer.putEnum(some.iterator().next().getDeclaringClass());
        writer.out().writeUnsigned(set.size());
        for (Enum<?> constant : set) {
            writer.putConstant(type, constant);
        }
    }

    static @Nullable Object readSet(StateReader reader) {
        ReadClass type = reader.getEnum();
        EnumSet set = reader.isSkipping() ? null : EnumSet.noneOf((Class) type.enumType());
        int count = reader.in().readCount(1);
        for (int i = 0; i < count; i++) {
            reader.in().fulfil(1);
            Enum<?> constant = type.readConstant(reader);
            if (set != null) {
                set.add(constant);
            }
        }
        return set;
    }

    static void writeMap(EnumMap<?, ?> map, StateWriter writer) {
        Class<?> keys =
                map.isEmpty() ? keysOf(map) : map.keySet().iterator().next().getDeclaringClass();
        WrittenClass type = writer.putEnum(keys);
        writer.out().writeUnsigned(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            writer.putConstant(type, (Enum<?>) entry.getKey());
            writer.put(entry.getValue());
        }
    }

    static @Nullable Object readMap(StateReader reader) {
        ReadClass type = reader.getEnum();
        EnumMap map = reader.isSkipping() ? null : new EnumMap((Class) type.enumType());
        int count = reader.in().readCount(2);
        for (int i = 0; i < count; i++) {
            reader.in().fulfil(2);
            Enum<?> constant = type.readConstant(reader);
            Object value = reader.get();
            if (map != null) {
                map.put(constant, value);
            }
        }
        return map;
    }

    /** Returns the enum of an empty map, which only its serialized form tells: a class that is an enum. */
    private static Class<?> keysOf(EnumMap<?, ?> empty) {
        Class<?>[] keys = new Class<?>[1];
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream()) {
            @Override
            protected void annotateClass(Class<?> type) {
                if (type.isEnum()) {
                    keys[0] = type;
                }
            }
        }) {
            out.writeObject(empty);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keys[0];
    }
}
