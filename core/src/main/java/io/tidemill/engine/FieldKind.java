package io.tidemill.engine;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** How a field is written: a primitive without a tag, anything else as a value. */
enum FieldKind {
    BOOLEAN('Z', boolean.class),
    BYTE('B', byte.class),
    SHORT('S', short.class),
    CHAR('C', char.class),
    INT('I', int.class),
    LONG('J', long.class),
    FLOAT('F', float.class),
    DOUBLE('D', double.class),
    VALUE('L', Object.class);

    private static final FieldKind[] ALL = values();

    private final char letter;
    private final Class<?> type;

    FieldKind(char letter, Class<?> type) {
        this.letter = letter;
        this.type = type;
    }

    static FieldKind of(Class<?> fieldType) {
        for (FieldKind kind : ALL) {
            if (kind.type.equals(fieldType)) {
                return kind;
            }
        }
        return VALUE;
    }

    static @Nullable FieldKind ofLetter(int letter) {
        for (FieldKind kind : ALL) {
            if (kind.letter == letter) {
                return kind;
            }
        }
        return null;
    }

    /** Returns the primitive type of that name, or null. */
    static @Nullable Class<?> primitive(String name) {
        for (FieldKind kind : ALL) {
            if (kind != VALUE && kind.type.getName().equals(name)) {
                return kind.type;
            }
        }
        return null;
    }

    /** Returns the letter that class files use for the type. */
    char letter() {
        return letter;
    }

    /** Returns what a field of this kind holds that nobody set. */
    @Nullable
    Object zero() {
        return Array.get(Array.newInstance(type, 1), 0);
    }

    /** Writes what the field of {@code owner} holds. */
    void write(Field field, Object owner, StateWriter writer) throws IllegalAccessException {
        ByteOutput out = writer.out();
        switch (this) {
            case BOOLEAN -> out.writeByte(field.getBoolean(owner) ? 1 : 0);
            case BYTE -> out.writeByte(field.getByte(owner));
            case SHORT -> out.writeSigned(field.getShort(owner));
            case CHAR -> out.writeUnsigned(field.getChar(owner));
            case INT -> out.writeSigned(field.getInt(owner));
            case LONG -> out.writeSigned(field.getLong(owner));
            case FLOAT -> out.writeFloat(field.getFloat(owner));
            case DOUBLE -> out.writeDouble(field.getDouble(owner));
            case VALUE -> writer.put(field.get(owner));
        }
    }

    /** Reads into the field of {@code owner}, which is of this kind. */
    void read(StateReader reader, Field field, Object owner) throws IllegalAccessException {
        ByteInput in = reader.in();
        switch (this) {
            case BOOLEAN -> field.setBoolean(owner, bool(in));
            case BYTE -> field.setByte(owner, in.readByte());
            case SHORT -> field.setShort(owner, (short) in.readSigned(Short.MIN_VALUE, Short.MAX_VALUE));
            case CHAR -> field.setChar(owner, character(in));
            case INT -> field.setInt(owner, in.readSigned(Integer.MIN_VALUE, Integer.MAX_VALUE));
            case LONG -> field.setLong(owner, in.readSigned());
            case FLOAT -> field.setFloat(owner, in.readFloat());
            case DOUBLE -> field.setDouble(owner, in.readDouble());
            case VALUE -> field.set(owner, reader.get());
        }
    }

    /** Reads a value of this kind. */
    @Nullable
    Object read(StateReader reader) {
        ByteInput in = reader.in();
        return switch (this) {
            case BOOLEAN -> bool(in);
            case BYTE -> in.readByte();
            case SHORT -> (short) in.readSigned(Short.MIN_VALUE, Short.MAX_VALUE);
            case CHAR -> character(in);
            case INT -> in.readSigned(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> in.readSigned();
            case FLOAT -> in.readFloat();
            case DOUBLE -> in.readDouble();
            case VALUE -> reader.get();
        };
    }

    static boolean bool(ByteInput in) {
        byte value = in.readByte();
        if (value < 0 || value > 1) {
            throw in.damaged("a boolean is neither 0 nor 1");
        }
        return value == 1;
    }

    static char character(ByteInput in) {
        long value = in.readUnsigned();
        if (value < 0 || value > Character.MAX_VALUE) {
            throw in.damaged("a character is larger than 65535");
        }
        return (char) value;
    }
}
