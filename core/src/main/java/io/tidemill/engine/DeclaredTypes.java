package io.tidemill.engine;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The classes that come with a declared one: the types of its components and fields, their type arguments, its superclasses,
 * and, if it is sealed, what it permits; and so on with each of these.
 */
final class DeclaredTypes {
    private final Map<String, Class<?>> found = new HashMap<>();
    private final Set<Type> seen = new HashSet<>();
    private final Deque<Type> open = new ArrayDeque<>();

    private DeclaredTypes() {}

    /** Returns all that come with {@code declared}, by name, without the JDK's. */
    static Map<String, Class<?>> of(Set<Class<?>> declared) {
        DeclaredTypes types = new DeclaredTypes();
        for (Class<?> type : declared) {
            types.add(type);
            try {
                types.walk();
            } catch (LinkageError e) {
                throw new TidemillException(
                        ErrorCode.INVALID_ARGUMENT,
                        "The state type " + type.getName() + " mentions a class that cannot be loaded: " + e,
                        e);
            }
        }
        return Map.copyOf(types.found);
    }

    private void add(Type type) {
        if (seen.add(type)) {
            open.add(type);
        }
    }

    private void walk() {
        while (!open.isEmpty()) {
            Type type = open.remove();
            if (type instanceof Class<?> c) {
                walkClass(c);
            } else if (type instanceof ParameterizedType p) {
                add(p.getRawType());
                addAll(p.getActualTypeArguments());
            } else if (type instanceof GenericArrayType a) {
                add(a.getGenericComponentType());
            } else if (type instanceof WildcardType w) {
                addAll(w.getUpperBounds());
            } else if (type instanceof TypeVariable<?> v) {
                addAll(v.getBounds());
            }
        }
    }

    private void addAll(Type[] types) {
        for (Type type : types) {
            add(type);
        }
    }

    private void walkClass(Class<?> type) {
        if (type.isArray()) {
            add(type.getComponentType());
            return;
        }
        if (type.isPrimitive() || StateTypes.isOfPlatform(type.getName())) {
            return;
        }
        found.put(type.getName(), type);
        if (type.isEnum()) {
            return;
        }
        for (Field field : type.getDeclaredFields()) {
            if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
                add(field.getGenericType());
            }
        }
        if (type.getGenericSuperclass() != null) {
            add(type.getGenericSuperclass());
        }
        if (type.isSealed()) {
            addAll(type.getPermittedSubclasses());
        }
    }
}
