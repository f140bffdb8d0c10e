package io.tidemill.engine;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A class that was defined in the block that is being read; it is loaded when the first object of it is made. */
final class ReadClass {
    private final ClassDefinition definition;
    private final StateSerializer serializer;
    private final List<String> constantNames = new ArrayList<>();
    private final List<@Nullable Enum<?>> constants = new ArrayList<>();
    private @Nullable ReadLayout layout;
    private @Nullable Class<?> loaded;

    ReadClass(ClassDefinition definition, StateSerializer serializer) {
        this.definition = definition;
        this.serializer = serializer;
    }

    /** Reads what follows the number of the class. */
    @Nullable
    Object read(StateReader reader) {
        return switch (definition.kind()) {
            case FIELDS -> readFields(reader);
            case ENUM -> readConstant(reader);
            case ARRAY -> ArrayValues.readObjects(reader, reader.isSkipping() ? Object.class : elementType(reader));
        };
    }

    private @Nullable Object readFields(StateReader reader) {
        if (reader.isSkipping()) {
            ReadLayout.skip(definition, reader);
            return null;
        }
        if (layout == null) {
            layout = serializer.layout(definition);
        }
        return layout.read(reader);
    }

    private Class<?> elementType(StateReader reader) {
        if (loaded == null) {
            Class<?> element = serializer.types().load(definition);
            for (int i = 1; i < definition.dimensions(); i++) {
                element = element.arrayType();
            }
            if (element.isPrimitive() || element == void.class) {
                throw reader.in().damaged("an array of " + element + " is written as one of objects");
            }
            loaded = element;
        }
        return loaded;
    }

    /** Reads a constant; null if it is read over. */
    @Nullable
    Enum<?> readConstant(StateReader reader) {
        ByteInput in = reader.in();
        if (definition.kind() != ClassDefinition.Kind.ENUM) {
            throw in.damaged(definition.name() + " is no enum");
        }
        long number = in.readUnsigned();
        if (number == constantNames.size()) {
            constantNames.add(reader.text());
            constants.add(null);
        } else if (number < 0 || number > constantNames.size()) {
            throw in.damaged("a constant of " + definition.name() + " has a number that none has");
        }
        if (reader.isSkipping()) {
            return null;
        }
        int index = (int) number;
        Enum<?> constant = constants.get(index);
        if (constant == null) {
            constant = constant(constantNames.get(index));
            constants.set(index, constant);
        }
        return constant;
    }

    /** Returns the class of the constants, loaded. */
    Class<?> enumType() {
        if (loaded == null) {
            loaded = serializer.types().load(definition);
            if (!loaded.isEnum()) {
                throw new TidemillException(
                        ErrorCode.NOT_SERIALIZABLE,
                        "Durable state holds a constant of " + loaded.getName()
                                + ", which was an enum when it was written and"
                                + " is none now. Name the new class in another way");
            }
        }
        return loaded;
    }

    private Enum<?> constant(String name) {
        for (Object constant : enumType().getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return (Enum<?>) constant;
            }
        }
        throw new TidemillException(
                ErrorCode.NOT_SERIALIZABLE,
                "Durable state holds the constant " + name + " of " + enumType().getName()
                        + ", which the enum does not have any more. Put it back");
    }
}
