package io.tidemill.rdd;

import java.io.Externalizable;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The way from a function to an object that it cannot take along: captured values and fields, nearest first. It is looked for
 * only when writing the function has failed, as serialization would go, and gives up after many objects.
 *
 * @param text the steps, such as {@code this (com.app.App) -> socket (java.net.Socket)}
 * @param end the object that cannot be written
 */
record CapturedPath(String text, Object end) {
    private static final Set<String> WRAPPING = Set.of("io.tidemill.rdd", "io.tidemill.stream");
    private static final int MOST_OBJECTS = 100_000;

    /** An object on the way. */
    private record Step(@Nullable Step before, String name, Object object) {
        String text() {
            String own = name + " (" + nameOf(object.getClass()) + ")";
            return before == null || before.isOwn() ? own : before.text() + " -> " + own;
        }

        /** The function that was given, and what Tidemill has wrapped around it, are no news to the program. */
        private boolean isOwn() {
            return before == null || (before.isOwn() && isWrapper(before.object));
        }

        private static boolean isWrapper(Object object) {
            Class<?> type = object.getClass();
            return type.isHidden() && WRAPPING.contains(type.getPackageName());
        }
    }

    /** Returns the shortest way from {@code function} to an object of the class {@code className}, or failing that of any other. */
    static Optional<CapturedPath> find(Object function, @Nullable String className) {
        Deque<Step> next = new ArrayDeque<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Step other = null;
        next.add(new Step(null, "", function));
        while (!next.isEmpty() && seen.size() < MOST_OBJECTS) {
            Step step = next.remove();
            Object object = step.object;
            if (!seen.add(object)) {
                continue;
            }
            if (!(object instanceof Serializable)) {
                if (object.getClass().getName().equals(className)) {
                    return Optional.of(new CapturedPath(step.text(), object));
                }
                other = other == null ? step : other;
                continue;
            }
            forEachHeld(replaced(object), (name, held) -> {
                if (held != null) {
                    next.add(new Step(step, name, held));
                }
            });
        }
        return Optional.ofNullable(other).map(step -> new CapturedPath(step.text(), step.object));
    }

    /** Returns the name of a class for people; that of a lambda is made up by the JVM. */
    static String nameOf(Class<?> type) {
        return type.isHidden()
                ? "a lambda of " + type.getName().replaceFirst("\\$\\$Lambda.*", "")
                : type.getTypeName();
    }

    /** Returns what is written in place of {@code object}; for a lambda, what it has captured. */
    private static Object replaced(Object object) {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Method method = type.getDeclaredMethod("writeReplace");
                method.setAccessible(true);
                Object replacement = method.invoke(object);
                return replacement == null ? object : replacement;
            } catch (ReflectiveOperationException | RuntimeException e) {
                // it has none, or none that can be called: it stands for itself, as far as this search goes
            }
        }
        return object;
    }

    private static void forEachHeld(Object object, BiConsumer<String, @Nullable Object> action) {
        if (object instanceof SerializedLambda lambda) {
            for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
                action.accept(capturedName(lambda, i), lambda.getCapturedArg(i));
            }
        } else if (object instanceof Object[] array) {
            for (int i = 0; i < array.length; i++) {
                action.accept("[" + i + "]", array[i]);
            }
        } else if (object instanceof Collection<?> elements && isOfJdk(object)) {
            int i = 0;
            for (Object element : elements) {
                action.accept("[" + i++ + "]", element);
            }
        } else if (object instanceof Map<?, ?> map && isOfJdk(object)) {
            map.forEach((key, value) -> {
                action.accept("a key", key);
                action.accept("[" + key + "]", value);
            });
        } else if (!isOfJdk(object) && !(object instanceof Externalizable)) {
            forEachField(object, action);
        }
    }

    private static boolean isOfJdk(Object object) {
        return object.getClass().getClassLoader() == null;
    }

    private static String capturedName(SerializedLambda lambda, int index) {
        boolean receives = lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic
                && lambda.getImplMethodKind() != MethodHandleInfo.REF_newInvokeSpecial;
        if (!lambda.getImplMethodName().startsWith("lambda$")) {
            return "the object whose method " + lambda.getImplMethodName() + " is called";
        }
        if (receives && index == 0) {
            return "this";
        }
        return "captured value " + (receives ? index : index + 1);
    }

    private static void forEachField(Object object, BiConsumer<String, @Nullable Object> action) {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            if (!Serializable.class.isAssignableFrom(type)) {
                return;
            }
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())
                        && !Modifier.isTransient(field.getModifiers())
                        && !field.getType().isPrimitive()) {
                    action.accept(fieldName(field), valueOf(field, object));
                }
            }
        }
    }

    /** The compiler's names of what inner classes capture are no names of the program. */
    private static String fieldName(Field field) {
        String name = field.getName();
        return name.startsWith("this$") ? "this" : name.replaceFirst("^val\\$", "");
    }

    private static @Nullable Object valueOf(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null; // closed to us: the search goes on without it
        }
    }
}
