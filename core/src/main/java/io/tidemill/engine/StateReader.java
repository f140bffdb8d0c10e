package io.tidemill.engine;

import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reading end of {@link StateSerializer}. After a failure it goes on only with {@link #reset}. */
final class StateReader implements ValueSerializer.ValueReader {
    private final StateSerializer serializer;
    private final ByteInput in = new ByteInput();
    private final List<ReadClass> classes = new ArrayList<>();
    private int depth;
    private int skipping;

    StateReader(StateSerializer serializer) {
        this.serializer = serializer;
    }

    ByteInput in() {
        return in;
    }

    @Override
    public void reset(ByteBuffer bytes) {
        in.reset(bytes);
        classes.clear();
        depth = 0;
        skipping = 0;
    }

    @Override
    public boolean hasRemaining() {
        return in.hasRemaining();
    }

    @Override
    public @Nullable Object read() {
        try {
            return get();
        } catch (TidemillException e) {
            throw e;
        } catch (RuntimeException e) {
            // a date that does not exist, keys that cannot be compared, a null where none may be ...
            throw in.damaged("they make no value: " + e, e);
        }
    }

    @Override
    public long readLong() {
        return in.readSigned();
    }

    @Override
    public byte readByte() {
        return in.readByte();
    }

    /** Returns whether values are only read over: nothing is loaded, and containers give null. */
    boolean isSkipping() {
        return skipping > 0;
    }

    /** Reads over a field. */
    void skip(FieldKind kind) {
        skipping++;
        kind.read(this);
        skipping--;
    }

    /** Reads a value, inside of another or not. */
    @Nullable
    Object get() {
        int tag = in.readByte() & 0xff;
        if (tag >= ValueTag.SHORT_OBJECT) {
            return getObject(tag - ValueTag.SHORT_OBJECT);
        } else if (tag >= ValueTag.SHORT_TEXT) {
            return in.readLatin1(tag - ValueTag.SHORT_TEXT);
        } else if (tag >= ValueTag.SMALL_LONG) {
            return (long) (tag - ValueTag.SMALL_LONG);
        } else if (tag >= ValueTag.SMALL_INTEGER) {
            return tag - ValueTag.SMALL_INTEGER;
        }
        return switch (tag) {
            case ValueTag.NULL -> null;
            case ValueTag.FALSE -> false;
            case ValueTag.TRUE -> true;
            case ValueTag.BYTE -> in.readByte();
            case ValueTag.SHORT -> (short) in.readSigned(Short.MIN_VALUE, Short.MAX_VALUE);
            case ValueTag.INTEGER -> in.readSigned(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case ValueTag.LONG -> in.readSigned();
            case ValueTag.FLOAT -> in.readFloat();
            case ValueTag.DOUBLE -> in.readDouble();
            case ValueTag.CHARACTER -> FieldKind.character(in);
            case ValueTag.LATIN1 -> in.readLatin1();
            case ValueTag.UTF16 -> in.readUtf16();
            case ValueTag.OBJECT -> getObject(in.readUnsigned());
            default -> getDeep(tag);
        };
    }

    /** Reads a value that is a text. */
    String text() {
        int tag = in.readByte() & 0xff;
        if (tag >= ValueTag.SHORT_TEXT && tag < ValueTag.SHORT_OBJECT) {
            return in.readLatin1(tag - ValueTag.SHORT_TEXT);
        } else if (tag == ValueTag.LATIN1) {
            return in.readLatin1();
        } else if (tag == ValueTag.UTF16) {
            return in.readUtf16();
        }
        throw in.damaged("a name is no text");
    }

    private void descend() {
        if (++depth > StateWriter.MAX_DEPTH) {
            throw in.damaged("values are nested more than " + StateWriter.MAX_DEPTH + " deep");
        }
    }

    private @Nullable Object getDeep(int tag) {
        descend();
        Object value;
        if (tag == ValueTag.PAIR) {
            value = pair();
        } else if (tag < ValueTag.INSTANT) {
            value = PlainValues.read(tag, this);
        } else if (tag < ValueTag.BOOLEANS) {
            value = TimeValues.read(tag, in);
        } else if (tag < ValueTag.LIST_OF) {
            value = ArrayValues.read(tag, this);
        } else {
            value = CollectionValues.read(tag, this);
        }
        depth--;
        return value;
    }

    @SuppressWarnings("NullAway") // keys and values may be null, as they were written
    private Pair<?, ?> pair() {
        return Pair.of(get(), get());
    }

    private @Nullable Object getObject(long number) {
        descend();
        Object value = readClass(number).read(this);
        depth--;
        return value;
    }

    /** Reads the number of an enum, as the type of a set or map. */
    ReadClass getEnum() {
        int tag = in.readByte() & 0xff;
        if (tag != ValueTag.OBJECT && tag < ValueTag.SHORT_OBJECT) {
            throw in.damaged("no enum is where one has to be");
        }
        return readClass(tag == ValueTag.OBJECT ? in.readUnsigned() : tag - ValueTag.SHORT_OBJECT);
    }

    private ReadClass readClass(long number) {
        if (number == classes.size()) {
            classes.add(new ReadClass(ClassDefinition.read(this), serializer));
        } else if (number < 0 || number > classes.size()) {
            throw in.damaged("a class has the number " + number + ", which none has");
        }
        return classes.get((int) number);
    }
}
