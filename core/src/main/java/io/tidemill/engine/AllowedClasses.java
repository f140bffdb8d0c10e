package io.tidemill.engine;

import io.tidemill.function.Pair;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The classes that may be made of serialized bytes. Reading objects of a file runs code of their classes, so that a crafted
 * file could do harm with any class that happens to be there; only what is listed here is ever made.
 *
 * <p>Values of the JDK are allowed: what lies directly in {@code java.lang}, {@code java.util}, {@code java.math} and
 * {@code java.time}; {@link Pair}; and arrays of what is allowed.
 *
 * @param named allowed besides, each with its subclasses
 */
public record AllowedClasses(Set<Class<?>> named) implements ObjectInputFilter, Serializable {
    private static final Set<String> VALUE_PACKAGES = Set.of("java.lang", "java.util", "java.math", "java.time");
    private static final int MAX_DEPTH = 1_000;
    private static final int MAX_ARRAY_LENGTH = 1 << 26;

    /** Copies the set. */
    public AllowedClasses {
        named = Set.copyOf(named);
    }

    /** Returns what reads anything: only for files that this process has written for itself. */
    public static AllowedClasses any() {
        return new AllowedClasses(Set.of(Object.class));
    }

    /** Returns whether objects of {@code type} may be made. */
    public boolean allows(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        Class<?> checked = element;
        return checked.isPrimitive()
                || checked.equals(Pair.class)
                || (checked.getClassLoader() == null && VALUE_PACKAGES.contains(checked.getPackageName()))
                || named.stream().anyMatch(name -> name.isAssignableFrom(checked));
    }

    @Override
    public Status checkInput(FilterInfo info) {
        if (info.depth() > MAX_DEPTH || info.arrayLength() > MAX_ARRAY_LENGTH) {
            return Status.REJECTED;
        }
        @Nullable Class<?> type = info.serialClass();
        // a class that is not allowed was refused by name already, when it was resolved
        return type == null || allows(type) ? Status.UNDECIDED : Status.REJECTED;
    }
}
