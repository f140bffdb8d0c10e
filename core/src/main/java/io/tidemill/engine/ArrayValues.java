package io.tidemill.engine;

import java.lang.reflect.Array;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays. Of whole numbers each is written as the difference to the one before: times and counts are near each other. */
final class ArrayValues {
    private ArrayValues() {}

    static void write(int tag, Object value, StateWriter writer) {
        ByteOutput out = writer.out();
        out.writeByte(tag);
        if (tag == ValueTag.OBJECTS || tag == ValueTag.STRINGS) {
            writeObjects((Object[]) value, writer);
            return;
        }
        out.writeUnsigned(Array.getLength(value));
        switch (tag) {
            case ValueTag.BOOLEANS -> {
                for (boolean element : (boolean[]) value) {
                    out.writeByte(element ? 1 : 0);
                }
            }
            case ValueTag.BYTES -> out.writeBytes((byte[]) value);
            case ValueTag.SHORTS -> {
                for (short element : (short[]) value) {
                    out.writeSigned(element);
                }
            }
            case ValueTag.CHARS -> {
                for (char element : (char[]) value) {
                    out.writeUnsigned(element);
                }
            }
            case ValueTag.INTS -> {
                int before = 0;
                for (int element : (int[]) value) {
                    out.writeSigned(element - before); // may overflow, and overflows back when it is read
                    before = element;
                }
            }
            case ValueTag.LONGS -> {
                long before = 0;
                for (long element : (long[]) value) {
                    out.writeSigned(element - before);
                    before = element;
                }
            }
            case ValueTag.FLOATS -> {
                for (float element : (float[]) value) {
                    out.writeFloat(element);
                }
            }
            case ValueTag.DOUBLES -> {
                for (double element : (double[]) value) {
                    out.writeDouble(element);
                }
            }
            default -> throw new IllegalStateException("no array has the tag " + tag);
        }
    }

    static void writeObjects(@Nullable Object[] values, StateWriter writer) {
        writer.out().writeUnsigned(values.length);
        for (Object value : values) {
            writer.put(value);
        }
    }

    /** Returns what readers have to know of the class of an array of objects. */
    static ClassDefinition definition(Class<?> type, StateTypes types) {
        Class<?> element = type;
        int dimensions = 0;
        while (element.isArray()) {
            element = element.getComponentType();
            dimensions++;
        }
        String name = element.getName();
        if (!element.isPrimitive() && !types.allowsNames(name)) {
            throw StateTypes.refused("An array of the class " + name + " cannot be written to durable state", name);
        }
        if (dimensions > ClassDefinition.MAX_DIMENSIONS) {
            throw ObjectShape.refused(type, "it has more than " + ClassDefinition.MAX_DIMENSIONS + " dimensions");
        }
        return new ClassDefinition(ClassDefinition.Kind.ARRAY, name, List.of(), dimensions);
    }

    static Object read(int tag, StateReader reader) {
        ByteInput in = reader.in();
        return switch (tag) {
            case ValueTag.BOOLEANS -> {
                boolean[] values = new boolean[in.length(1)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = FieldKind.bool(in);
                }
                yield values;
            }
            case ValueTag.BYTES -> in.readBytes();
            case ValueTag.SHORTS -> {
                short[] values = new short[in.length(1)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (short) in.readSigned(Short.MIN_VALUE, Short.MAX_VALUE);
                }
                yield values;
            }
            case ValueTag.CHARS -> {
                char[] values = new char[in.length(1)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = FieldKind.character(in);
                }
                yield values;
            }
            case ValueTag.INTS -> {
                int[] values = new int[in.length(1)];
                int before = 0;
                for (int i = 0; i < values.length; i++) {
                    before += in.readSigned(Integer.MIN_VALUE, Integer.MAX_VALUE);
                    values[i] = before;
                }
                yield values;
            }
            case ValueTag.LONGS -> {
                long[] values = new long[in.length(1)];
                long before = 0;
                for (int i = 0; i < values.length; i++) {
                    before += in.readSigned();
                    values[i] = before;
                }
                yield values;
            }
            case ValueTag.FLOATS -> {
                float[] values = new float[in.length(4)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = in.readFloat();
                }
                yield values;
            }
            case ValueTag.DOUBLES -> {
                double[] values = new double[in.length(8)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = in.readDouble();
                }
                yield values;
            }
            case ValueTag.OBJECTS -> readObjects(reader, Object.class);
            case ValueTag.STRINGS -> readObjects(reader, reader.isSkipping() ? Object.class : String.class);
            default -> throw in.damaged("no value has the tag " + tag);
        };
    }

    static @Nullable Object[] readObjects(StateReader reader, Class<?> element) {
        @Nullable
        Object[] values = (Object[]) Array.newInstance(element, reader.in().readCount(1));
        for (int i = 0; i < values.length; i++) {
            reader.in().fulfil(1);
            values[i] = reader.get();
        }
        return values;
    }
}
