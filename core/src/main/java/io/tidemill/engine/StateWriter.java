package io.tidemill.engine;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The writing end of {@link StateSerializer}. */
final class StateWriter implements ValueSerializer.ValueWriter {
    static final int MAX_DEPTH = 250;

    private final StateSerializer serializer;
    private final ByteOutput out = new ByteOutput();
    private final Map<Class<?>, WrittenClass> classes = new HashMap<>();

    /** How many classes were defined in this block. */
    private int numbered;

    private int depth;

    StateWriter(StateSerializer serializer) {
        this.serializer = serializer;
    }

    ByteOutput out() {
        return out;
    }

    @Override
    public void write(@Nullable Object value) {
        int size = out.size();
        int definitions = numbered;
        depth = 0;
        boolean written = false;
        try {
            put(value);
            written = true;
        } catch (TidemillException e) {
            throw e;
        } catch (RuntimeException e) {
            // it was changed by another thread meanwhile, or a method of the program failed
            throw new TidemillException(
                    ErrorCode.NOT_SERIALIZABLE,
                    "A value"
                            + (value == null
                                    ? ""
                                    : " of the class " + value.getClass().getName())
                            + " could not be written to durable state: " + e,
                    e);
        } finally {
            if (!written) {
                out.truncate(size);
                forgetClasses(definitions);
            }
        }
    }

    /** Makes every class that comes next be defined anew, under numbers from {@code next} on. */
    private void forgetClasses(int next) {
        numbered = next;
        classes.values().forEach(WrittenClass::forget);
    }

    @Override
    public void writeLong(long number) {
        out.writeSigned(number);
    }

    @Override
    public void writeByte(int value) {
        out.writeByte(value);
    }

    @Override
    public int size() {
        return out.size();
    }

    @Override
    public ByteBuffer take() {
        forgetClasses(0);
        return out.take();
    }

    /** Adds a value, inside of another or not. */
    void put(@Nullable Object value) {
        if (value == null) {
            out.writeByte(ValueTag.NULL);
        } else if (value instanceof String text) {
            putText(text);
        } else if (value instanceof Long number) {
            putLong(number);
        } else if (value instanceof Integer number) {
            putInteger(number);
        } else if (value instanceof Double number) {
            out.writeByte(ValueTag.DOUBLE);
            out.writeDouble(number);
        } else if (value instanceof Boolean truth) {
            out.writeByte(truth ? ValueTag.TRUE : ValueTag.FALSE);
        } else {
            putDeep(value);
        }
    }

    private void putLong(long number) {
        if (number >= 0 && number < ValueTag.SMALL_NUMBERS) {
            out.writeByte(ValueTag.SMALL_LONG + (int) number);
        } else {
            out.writeByte(ValueTag.LONG);
            out.writeSigned(number);
        }
    }

    private void putInteger(int number) {
        if (number >= 0 && number < ValueTag.SMALL_NUMBERS) {
            out.writeByte(ValueTag.SMALL_INTEGER + number);
        } else {
            out.writeByte(ValueTag.INTEGER);
            out.writeSigned(number);
        }
    }

    void putText(String text) {
        int length = text.length();
        if (!isLatin1(text)) {
            out.writeByte(ValueTag.UTF16);
            out.writeUnsigned(length);
            out.writeUtf16(text);
        } else if (length < ValueTag.SHORT_NUMBERS) {
            out.writeByte(ValueTag.SHORT_TEXT + length);
            out.writeLatin1(text);
        } else {
            out.writeByte(ValueTag.LATIN1);
            out.writeUnsigned(length);
            out.writeLatin1(text);
        }
    }

    private static boolean isLatin1(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xff) {
                return false;
            }
        }
        return true;
    }

    private void putDeep(Object value) {
        if (++depth > MAX_DEPTH) {
            throw new TidemillException(
                    ErrorCode.NOT_SERIALIZABLE,
                    "A value holds others more than " + MAX_DEPTH + " deep, down to a "
                            + value.getClass().getName()
                            + ": it contains itself, or is a long chain. Durable state holds neither; keep a chain as a list");
        }
        if (value instanceof Pair<?, ?> pair) {
            out.writeByte(ValueTag.PAIR);
            put(pair.key());
            put(pair.value());
        } else {
            putOfClass(value, classOf(value.getClass()));
        }
        depth--;
    }

    private void putOfClass(Object value, WrittenClass type) {
        int tag = type.tag();
        if (tag < ValueTag.INSTANT) {
            if (tag == ValueTag.OBJECT) {
                putObject(value, type);
            } else {
                PlainValues.write(tag, value, this);
            }
        } else if (tag < ValueTag.BOOLEANS) {
            TimeValues.write(tag, value, out);
        } else if (tag < ValueTag.LIST_OF) {
            ArrayValues.write(tag, value, this);
        } else {
            CollectionValues.write(tag, value, this);
        }
    }

    private void putObject(Object value, WrittenClass type) {
        Method replacement = type.replacement();
        if (replacement != null) {
            put(ObjectShape.replace(replacement, value));
            return;
        }
        putNumber(type);
        if (type.shape() != null) {
            type.shape().write(this, value);
        } else if (value instanceof Enum<?> constant) {
            putConstant(type, constant);
        } else {
            ArrayValues.writeObjects((Object[]) value, this);
        }
    }

    /** Adds the number of a class, and before its first use in the block what readers have to know of it. */
    private void putNumber(WrittenClass type) {
        boolean first = type.number == WrittenClass.UNNUMBERED;
        int number = first ? numbered : type.number;
        if (number < ValueTag.SHORT_NUMBERS) {
            out.writeByte(ValueTag.SHORT_OBJECT + number);
        } else {
            out.writeByte(ValueTag.OBJECT);
            out.writeUnsigned(number);
        }
        ClassDefinition definition = type.definition();
        if (first && definition != null) {
            type.number = numbered++;
            definition.write(this);
        }
    }

    /** Adds an enum as the type of a set or map, without a constant. */
    WrittenClass putEnum(Class<?> type) {
        WrittenClass written = classOf(type);
        putNumber(written);
        return written;
    }

    /** Adds a constant: its number in the block, and at its first use its name. */
    @SuppressWarnings("EnumOrdinal") // only finds what this writer knows of the constant; the bytes hold its name
    void putConstant(WrittenClass type, Enum<?> constant) {
        int ordinal = constant.ordinal();
        if (type.constants.length <= ordinal) {
            type.constants = Arrays.copyOf(type.constants, Math.max(ordinal + 1, 2 * type.constants.length));
        }
        int known = type.constants[ordinal];
        if (known > 0) {
            out.writeUnsigned(known - 1);
        } else {
            out.writeUnsigned(type.namedConstants);
            type.constants[ordinal] = ++type.namedConstants;
            putText(constant.name());
        }
    }

    private WrittenClass classOf(Class<?> type) {
        WrittenClass known = classes.get(type);
        if (known == null) {
            known = find(type);
            classes.put(type, known);
        }
        return known;
    }

    private WrittenClass find(Class<?> type) {
        int tag = PlainClasses.tagOf(type);
        if (tag != PlainClasses.NONE) {
            return WrittenClass.plain(tag);
        }
        if (type.isArray()) {
            return WrittenClass.defined(ArrayValues.definition(type, serializer.types()));
        }
        if (Enum.class.isAssignableFrom(type)) {
            return findEnum(type);
        }
        String name = type.getName();
        if (type.isHidden() || !serializer.types().allowsObjects(name)) {
            if (type.isHidden() || type.isSynthetic()) {
                return WrittenClass.object(ObjectShape.of(type)); // says why lambdas are not kept
            }
            throw StateTypes.refused("A value of the class " + name + " cannot be written to durable state", name);
        }
        Method replacement = ObjectShape.replacement(type, "writeReplace");
        return replacement != null ? WrittenClass.replaced(replacement) : WrittenClass.object(serializer.shape(type));
    }

    private WrittenClass findEnum(Class<?> type) {
        if (!type.isEnum()) { // the class of a constant with a body
            return classOf(type.getSuperclass());
        }
        if (!serializer.types().allowsNames(type.getName())) {
            throw StateTypes.refused(
                    "A constant of the enum " + type.getName() + " cannot be written to durable state", type.getName());
        }
        return WrittenClass.defined(new ClassDefinition(ClassDefinition.Kind.ENUM, type.getName(), List.of(), 0));
    }
}
