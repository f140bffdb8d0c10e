package io.tidemill.engine;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What a writer knows of a class of which it met an object: how to write it, and its number in the block. */
final class WrittenClass {
    static final int UNNUMBERED = -1;

    private final int tag;
    private final @Nullable ClassDefinition definition;
    private final @Nullable ObjectShape shape;
    private final @Nullable Method replacement;

    /** The number in the block that is being written. */
    int number = UNNUMBERED;

    /** The constants of the enum that were named in this block, by ordinal, counted from 1; 0 is not named yet. */
    int[] constants = {};

    int namedConstants;

    private WrittenClass(
            int tag, @Nullable ClassDefinition definition, @Nullable ObjectShape shape, @Nullable Method replacement) {
        this.tag = tag;
        this.definition = definition;
        this.shape = shape;
        this.replacement = replacement;
    }

    /** A class of the JDK with a tag. */
    static WrittenClass plain(int tag) {
        return new WrittenClass(tag, null, null, null);
    }

    static WrittenClass defined(ClassDefinition definition) {
        return new WrittenClass(ValueTag.OBJECT, definition, null, null);
    }

    static WrittenClass object(ObjectShape shape) {
        return new WrittenClass(ValueTag.OBJECT, shape.definition(), shape, null);
    }

    static WrittenClass replaced(Method replacement) {
        return new WrittenClass(ValueTag.OBJECT, null, null, replacement);
    }

    int tag() {
        return tag;
    }

    @Nullable
    ClassDefinition definition() {
        return definition;
    }

    @Nullable
    ObjectShape shape() {
        return shape;
    }

    @Nullable
    Method replacement() {
        return replacement;
    }

    /** Forgets the number, for a new block. */
    void forget() {
        number = UNNUMBERED;
        constants = new int[0];
        namedConstants = 0;
    }
}
