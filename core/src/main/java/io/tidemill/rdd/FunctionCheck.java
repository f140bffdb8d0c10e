package io.tidemill.rdd;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.ReduceFunction;
import io.tidemill.plan.Operator;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * Whether what a program gives to operators could be sent to other machines, found out when it is given: the program's line is
 * at hand then, and no batch has been lost. What captures nothing costs next to nothing; anything else is written once, up
 * to a megabyte. Safe for use by many threads.
 */
public final class FunctionCheck {
    /** Checks nothing: for engines that run functions where they were made. */
    public static final FunctionCheck OFF = new FunctionCheck(false, false);

    private static final int MOST_BYTES = 1 << 20;

    /** Classes whose objects hold nothing, or only plain values. */
    private static final ClassValue<Boolean> PLAIN = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return holdsPlainValues(type);
        }
    };

    private final boolean on;
    private final boolean checksMerges;

    /** Lambdas that have passed: streams give theirs again for every batch. Their {@code equals} is that of identity. */
    private final Map<Object, Boolean> passed = Collections.synchronizedMap(new WeakHashMap<>());

    private FunctionCheck(boolean on, boolean checksMerges) {
        this.on = on;
        this.checksMerges = checksMerges;
    }

    /** Returns a check of what functions hold: enough for an engine that sends them. */
    public static FunctionCheck on() {
        return new FunctionCheck(true, false);
    }

    /** Returns the same, and a check at each call that merge functions leave their arguments as they are: for tests. */
    public static FunctionCheck withMerges() {
        return new FunctionCheck(true, true);
    }

    /** Returns {@code function}, or one that also finds out whether it changes its arguments. */
    <T> ReduceFunction<T> merging(ReduceFunction<T> function, Operator operator) {
        return checksMerges && !(function instanceof CheckedReduction)
                ? new CheckedReduction<>(function, operator)
                : function;
    }

    /**
     * Returns {@code given}, which is one of a program's functions, partitioners or comparators.
     *
     * @param name what the operator calls it
     * @throws TidemillException with code {@code NOT_SERIALIZABLE} if it holds something that cannot be written; the message
     *     names the operator, the way to it, and what to do
     */
    public <F> F checked(F given, String name) {
        Class<?> type = given.getClass();
        if (on && !PLAIN.get(type) && !passed.containsKey(given)) {
            write(given, name);
            if (type.isHidden()) {
                passed.put(given, Boolean.TRUE);
            }
        }
        return given;
    }

    private static boolean holdsPlainValues(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                Class<?> held = field.getType();
                if (!Modifier.isStatic(field.getModifiers())
                        && !held.isPrimitive()
                        && !held.isEnum()
                        && !held.equals(String.class)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void write(Object given, String name) {
        try (ObjectOutputStream out = new ObjectOutputStream(new BoundedOutput())) {
            out.writeObject(given);
        } catch (Enough e) {
            // what else there is shows when it is sent
        } catch (NotSerializableException e) {
            throw refused(given, name, Optional.ofNullable(e.getMessage()), e);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw refused(given, name, Optional.empty(), e);
        }
    }

    private static TidemillException refused(Object given, String name, Optional<String> className, Throwable cause) {
        String start = Operator.called() + " was given a " + name + " that cannot be sent to other machines: ";
        String what = CapturedPath.find(given, className.orElse(null))
                .map(path -> "it holds " + path.text() + ", and "
                        + CapturedPath.nameOf(path.end().getClass()) + " is not serializable. " + advice(path.end()))
                .orElseGet(() -> className
                                .map(type -> "it holds an object of " + type + ", which is not serializable. ")
                                .orElse("writing it failed with " + cause + ". ")
                        + advice(given));
        return new TidemillException(ErrorCode.NOT_SERIALIZABLE, start + what, cause);
    }

    private static String advice(Object end) {
        String room = end.getClass().getPackageName();
        if (end instanceof RDD) {
            return "An RDD can be used by the program only, not by its functions: join the two RDDs, or collect() what"
                    + " the function needs and share it with broadcast(...)";
        }
        if (Objects.equals(room, "io.tidemill")
                || Objects.equals(room, "io.tidemill.stream")
                || end instanceof RDDContext) {
            return "Contexts and streams can be used by the program only, not by the functions of operators: use"
                    + " transform or foreachRDD, whose functions run in the program, or share a value with broadcast(...)";
        }
        return "Copy the values that the function needs into local variables and use these; or make the field static"
                + " or transient, or the object inside the function (once for each partition with mapPartitions); or let"
                + " its class implement java.io.Serializable";
    }

    /** The end of the bytes that are looked at. */
    private static final class Enough extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Takes so many bytes, and keeps none. */
    private static final class BoundedOutput extends OutputStream {
        private int left = MOST_BYTES;

        @Override
        public void write(int b) throws IOException {
            take(1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            take(length);
        }

        private void take(int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw new Enough();
            }
        }
    }
}
