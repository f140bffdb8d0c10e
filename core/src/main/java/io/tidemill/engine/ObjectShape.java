package io.tidemill.engine;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How objects of a class of the program are taken apart and made again, found out once by reflection. Records are made by
 * their canonical constructor. Others are made by their constructor without arguments, or, if they have none and are {@link
 * Serializable}, as Java serialization does it; then their fields are set.
 */
final class ObjectShape {
    private final Class<?> type;
    private final Field[] fields;
    private final FieldKind[] kinds;
    private final Map<String, Integer> positions = new HashMap<>();
    private final @Nullable Constructor<?> constructor;
    private final @Nullable Method readResolve;
    private final @Nullable Object[] defaults;
    private final ClassDefinition definition;

    private ObjectShape(Class<?> type) throws ReflectiveOperationException {
        this.type = type;
        this.fields = (type.isRecord() ? componentFields(type) : fieldsOf(type)).toArray(Field[]::new);
        this.kinds = new FieldKind[fields.length];
        this.defaults = new Object[fields.length];
        List<ClassDefinition.FieldDefinition> definitions = new ArrayList<>();
        for (int i = 0; i < fields.length; i++) {
            Field field = fields[i];
            kinds[i] = FieldKind.of(field.getType());
            field.setAccessible(true); // values live in private fields; records and the program's classes allow it
            defaults[i] = field.getType().equals(Optional.class) ? Optional.empty() : kinds[i].zero();
            definitions.add(new ClassDefinition.FieldDefinition(field.getName(), kinds[i]));
            if (positions.put(field.getName(), i) != null) {
                throw refused(type, "it has two fields named " + field.getName() + ", one of them in a superclass");
            }
        }
        this.constructor = Modifier.isAbstract(type.getModifiers()) ? null : constructorOf(type);
        this.readResolve = replacement(type, "readResolve");
        this.definition = new ClassDefinition(ClassDefinition.Kind.FIELDS, type.getName(), definitions, 0);
    }

    /** Returns the shape of {@code type}; refuses what cannot be taken apart or made again. */
    static ObjectShape of(Class<?> type) {
        if (type.isHidden() || type.isSynthetic()) {
            throw refused(type, "it is a lambda or was made at run time: durable state holds data, never code");
        }
        if (type.isInterface()) {
            throw refused(type, "it is an interface");
        }
        if (type.isAnonymousClass() || isInner(type)) {
            throw refused(type, "it is an inner class, which drags the object around it along; make it static");
        }
        try {
            refuseOwnForms(type);
            return new ObjectShape(type);
        } catch (InaccessibleObjectException e) {
            throw refused(type, "its module does not open its package to Tidemill: " + e.getMessage());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw refused(type, "looking into it failed: " + e);
        }
    }

    /** Returns whether an object of the class has others with it that the source does not show. */
    private static boolean isInner(Class<?> type) {
        return (type.isMemberClass() && !Modifier.isStatic(type.getModifiers()))
                || Arrays.stream(type.getDeclaredFields())
                        .anyMatch(field -> field.isSynthetic() && !Modifier.isStatic(field.getModifiers()));
    }

    /** Fields do not tell all of a class that writes itself; only a replacement, which is written instead, will do. */
    private static void refuseOwnForms(Class<?> type) {
        if (Externalizable.class.isAssignableFrom(type)
                || hasMethod(type, "writeObject", ObjectOutputStream.class)
                || hasMethod(type, "readObject", ObjectInputStream.class)) {
            throw refused(
                    type,
                    "it writes itself for Java serialization in a way that its fields do not tell; give it a method"
                            + " writeReplace that returns a record, and that record a method readResolve");
        }
        for (Class<?> c = type.getSuperclass();
                c != null && c != Object.class && c != Record.class;
                c = c.getSuperclass()) {
            if (StateTypes.isOfPlatform(c.getName())) {
                throw refused(
                        type,
                        "it extends " + c.getName() + ", whose fields are not open; keep that in a field instead");
            }
        }
    }

    private static boolean hasMethod(Class<?> type, String name, Class<?> parameter) {
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals(name)
                        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {parameter}));
    }

    private static List<Field> componentFields(Class<?> type) throws NoSuchFieldException {
        List<Field> fields = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            fields.add(type.getDeclaredField(component.getName()));
        }
        return fields;
    }

    /** Returns the fields of the class after those of its superclasses, each class's in alphabetical order. */
    private static List<Field> fieldsOf(Class<?> type) {
        if (type.getSuperclass() == null) {
            return new ArrayList<>();
        }
        List<Field> fields = fieldsOf(type.getSuperclass());
        Arrays.stream(type.getDeclaredFields())
                .filter(field -> (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0)
                .sorted(Comparator.comparing(Field::getName))
                .forEach(fields::add);
        return fields;
    }

    private static Constructor<?> constructorOf(Class<?> type) throws ReflectiveOperationException {
        if (type.isRecord()) {
            Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return accessible(type.getDeclaredConstructor(parameters));
        }
        try {
            return accessible(type.getDeclaredConstructor());
        } catch (NoSuchMethodException e) {
            if (!Serializable.class.isAssignableFrom(type)) {
                throw refused(
                        type,
                        "it cannot be made again: make it a record, or give it a constructor without arguments"
                                + " (private will do)");
            }
        }
        // The way of the JDK for libraries that read Serializable classes: a constructor that runs only that of the
        // first
        // superclass that is not Serializable. Called by name, because javac warns of every class in sun.*.
        Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
        Object instance = factory.getMethod("getReflectionFactory").invoke(null);
        Object made =
                factory.getMethod("newConstructorForSerialization", Class.class).invoke(instance, type);
        if (made == null) {
            throw refused(type, "its superclass has no constructor without arguments");
        }
        return (Constructor<?>) made;
    }

    private static Constructor<?> accessible(Constructor<?> constructor) {
        constructor.setAccessible(true); // constructors of values may be private
        return constructor;
    }

    /** Returns the method with which a serializable class stands in for another, as Java serialization finds it. */
    static @Nullable Method replacement(Class<?> type, String name) {
        if (!Serializable.class.isAssignableFrom(type)) {
            return null;
        }
        for (Class<?> c = type; c != null && !StateTypes.isOfPlatform(c.getName()); c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                boolean seen = c.equals(type) || !Modifier.isPrivate(method.getModifiers());
                if (seen && method.getName().equals(name) && method.getParameterCount() == 0) {
                    try {
                        method.setAccessible(true); // it is private by custom
                    } catch (InaccessibleObjectException e) {
                        throw refused(type, "its module does not open its package to Tidemill: " + e.getMessage());
                    }
                    return method;
                }
            }
        }
        return null;
    }

    /** Calls a replacement. */
    static @Nullable Object replace(Method replacement, Object value) {
        try {
            return replacement.invoke(value);
        } catch (InvocationTargetException e) {
            throw failed(
                    "The method " + replacement.getName() + " of "
                            + value.getClass().getName() + " failed",
                    e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    ClassDefinition definition() {
        return definition;
    }

    Class<?> type() {
        return type;
    }

    boolean isRecord() {
        return type.isRecord();
    }

    /** Returns the position of the field, or -1. */
    int position(String fieldName) {
        return positions.getOrDefault(fieldName, -1);
    }

    Field field(int position) {
        return fields[position];
    }

    FieldKind kind(int position) {
        return kinds[position];
    }

    /** Returns what the components of a record are if nothing is written for them. */
    @Nullable
    Object[] defaults() {
        return defaults.clone();
    }

    /** Writes the fields of {@code value}. */
    void write(StateWriter writer, Object value) {
        try {
            for (int i = 0; i < fields.length; i++) {
                kinds[i].write(fields[i], value, writer);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns an object: a record of these components, anything else with no field set. */
    Object make(@Nullable Object... components) {
        if (constructor == null) {
            throw refused(type, "it is abstract now");
        }
        try {
            return constructor.newInstance(components);
        } catch (InvocationTargetException e) {
            throw failed("The constructor of " + type.getName() + " refused what was written", e);
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns what the object that was read stands for. */
    @Nullable
    Object resolve(Object read) {
        return readResolve == null ? read : replace(readResolve, read);
    }

    private static TidemillException failed(String what, InvocationTargetException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof TidemillException failure) {
            return failure;
        }
        return new TidemillException(ErrorCode.NOT_SERIALIZABLE, what + ": " + cause, cause);
    }

    static TidemillException refused(Class<?> type, String reason) {
        return new TidemillException(
                ErrorCode.NOT_SERIALIZABLE,
                "A value of the class " + type.getName() + " cannot be kept in durable state: " + reason);
    }
}
