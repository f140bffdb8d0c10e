package io.tidemill.rdd;

import io.tidemill.error.TidemillException;
import io.tidemill.function.ReduceFunction;
import io.tidemill.plan.Operator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A merge function that is refused when it changes an argument. Windows, caches and sources keep the values that they give to it, so a
 * changed one counts twice. It compares what serialization makes of the arguments before and after, and is meant for tests.
 */
record CheckedReduction<T>(ReduceFunction<T> function, Operator operator) implements ReduceFunction<T> {
    @Override
    public T apply(T left, T right) throws Exception {
        byte @Nullable [] leftBefore = written(left);
        byte @Nullable [] rightBefore = written(right);
        T result = function.apply(left, right);
        requireUnchanged("first", leftBefore, left);
        requireUnchanged("second", rightBefore, right);
        return result;
    }

    private void requireUnchanged(String which, byte @Nullable [] before, T argument) {
        if (before != null && !Arrays.equals(before, written(argument))) {
            throw TidemillException.invalidArgument("The function of " + operator + " changed its " + which
                    + " argument, a " + argument.getClass().getName()
                    + ", which a window, a cache or another operator may still hold; let it return a new value");
        }
    }

    /** Returns what an object is made of; null where it cannot be looked at. */
    private static byte @Nullable [] written(Object value) {
        if (value instanceof Number || value instanceof String) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
            return bytes.toByteArray();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return null; // not serializable: nothing to compare
        }
    }
}
