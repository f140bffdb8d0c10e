package io.tidemill.engine;

import java.util.List;

/**
 * What the bytes tell of a class: written once in a block of values, before its first object.
 *
 * @param kind what its objects are
 * @param name the name that {@link Class#getName} gives; of an array the name of its innermost element
 * @param fields the fields of an object in the order in which they are written; none for others
 * @param dimensions the dimensions of an array; 0 for others
 */
record ClassDefinition(Kind kind, String name, List<FieldDefinition> fields, int dimensions) {
    static final int MAX_DIMENSIONS = 8;

    /** What the objects of a class are. */
    enum Kind {
        /** A record, or an object of a class: fields. */
        FIELDS(0),
        /** One of named constants. */
        ENUM(1),
        /** An array of objects. */
        ARRAY(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /**
     * A field of an object.
     *
     * @param name its name
     * @param kind how it is written
     */
    record FieldDefinition(String name, FieldKind kind) {}

    ClassDefinition {
        fields = List.copyOf(fields);
    }

    void write(StateWriter writer) {
        ByteOutput out = writer.out();
        out.writeByte(kind.code);
        writer.putText(name);
        switch (kind) {
            case FIELDS -> {
                out.writeUnsigned(fields.size());
                for (FieldDefinition field : fields) {
                    out.writeByte(field.kind().letter());
                    writer.putText(field.name());
                }
            }
            case ENUM -> {}
            case ARRAY -> out.writeByte(dimensions);
        }
    }

    static ClassDefinition read(StateReader reader) {
        ByteInput in = reader.in();
        int kind = in.readByte();
        if (kind < 0 || kind > 2) {
            throw in.damaged("there is no kind " + kind + " of classes");
        }
        String name = reader.text();
        return switch (kind) {
            case 0 -> new ClassDefinition(Kind.FIELDS, name, readFields(reader), 0);
            case 1 -> new ClassDefinition(Kind.ENUM, name, List.of(), 0);
            default -> new ClassDefinition(Kind.ARRAY, name, List.of(), readDimensions(in));
        };
    }

    private static List<FieldDefinition> readFields(StateReader reader) {
        ByteInput in = reader.in();
        FieldDefinition[] fields = new FieldDefinition[in.readCount(2)];
        for (int i = 0; i < fields.length; i++) {
            in.fulfil(2);
            FieldKind kind = FieldKind.ofLetter(in.readByte());
            if (kind == null) {
                throw in.damaged("a field has a type that does not exist");
            }
            fields[i] = new FieldDefinition(reader.text(), kind);
        }
        return List.of(fields);
    }

    private static int readDimensions(ByteInput in) {
        int dimensions = in.readByte();
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
            throw in.damaged("an array of " + dimensions + " dimensions");
        }
        return dimensions;
    }
}
