package io.tidemill.engine;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How objects that were written by one version of a class become objects of the class as it is now: fields are matched by
 * name, new ones keep their default, those that are gone are read over, and numbers may have become wider.
 */
final class ReadLayout {
    private static final int GONE = -1;

    private final ObjectShape shape;
    private final FieldKind[] written;
    private final int[] positions;
    private final Class<?>[] types;

    ReadLayout(ClassDefinition definition, ObjectShape shape) {
        this.shape = shape;
        List<ClassDefinition.FieldDefinition> fields = definition.fields();
        this.written = new FieldKind[fields.size()];
        this.positions = new int[fields.size()];
        this.types = new Class<?>[fields.size()];
        for (int i = 0; i < written.length; i++) {
            written[i] = fields.get(i).kind();
            positions[i] = shape.position(fields.get(i).name());
            types[i] = positions[i] == GONE
                    ? Object.class
                    : shape.field(positions[i]).getType();
        }
    }

    /** Reads over an object without making it or anything in it. */
    static void skip(ClassDefinition definition, StateReader reader) {
        for (ClassDefinition.FieldDefinition field : definition.fields()) {
            field.kind().read(reader);
        }
    }

    @Nullable
    Object read(StateReader reader) {
        try {
            return shape.resolve(shape.isRecord() ? readRecord(reader) : readFields(reader));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object readRecord(StateReader reader) {
        @Nullable Object[] components = shape.defaults();
        for (int i = 0; i < written.length; i++) {
            int position = positions[i];
            if (position == GONE) {
                reader.skip(written[i]);
            } else {
                components[position] = fitted(i, written[i].read(reader));
            }
        }
        return shape.make(components);
    }

    private Object readFields(StateReader reader) throws IllegalAccessException {
        Object made = shape.make();
        for (int i = 0; i < written.length; i++) {
            int position = positions[i];
            if (position == GONE) {
                reader.skip(written[i]);
            } else if (written[i] == shape.kind(position) && written[i] != FieldKind.VALUE) {
                written[i].read(reader, shape.field(position), made);
            } else {
                shape.field(position).set(made, fitted(i, written[i].read(reader)));
            }
        }
        return made;
    }

    /** Returns the value as the field can hold it. */
    private @Nullable Object fitted(int index, @Nullable Object value) {
        int position = positions[index];
        FieldKind wanted = shape.kind(position);
        Class<?> type = types[index];
        if (wanted == written[index] && (wanted != FieldKind.VALUE || value == null || type.isInstance(value))) {
            return value;
        }
        Object fitted = value == null ? null : Widening.widened(value, type);
        if (fitted == null) {
            throw new TidemillException(
                    ErrorCode.NOT_SERIALIZABLE,
                    "The field " + shape.field(position).getName() + " of "
                            + shape.type().getName() + " is a "
                            + type.getName() + " now, but was written as "
                            + (value == null ? "null" : "a " + value.getClass().getName())
                            + ". A number may become wider, not narrower or something else; give the field a new name");
        }
        return fitted;
    }
}
