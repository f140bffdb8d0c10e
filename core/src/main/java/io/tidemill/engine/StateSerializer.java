package io.tidemill.engine;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Durable values in Tidemill's own format: plain values of the JDK with a tag of one byte, records and classes of the
 * program with the names and types of their fields, told once in a block. {@code docs/formats.md} describes every byte;
 * what {@link ValueWriter#take} lends is a block.
 *
 * <p>A class may change between writing and reading. Fields are matched by name: a new one has its default (zero, null, an
 * empty {@code Optional}; in a class what its constructor sets), one that is gone is read over, a number may have become
 * wider (int to long, float to double), and a record may have become a class or the other way.
 *
 * <p>What can be kept: the JDK's plain values (boxes, String, BigInteger, BigDecimal, UUID, Optional, java.time, the atomics,
 * BitSet, Date, Locale, Currency, URI, the collections of java.util, arrays); {@link io.tidemill.function.Pair}; enums,
 * records and classes that are allowed. A class that is {@link java.io.Serializable} may stand in for another with {@code
 * writeReplace} and {@code readResolve}. Objects that are reached in two ways are written twice; a graph with a cycle, and
 * anything nested more than 250 deep, is refused.
 */
public final class StateSerializer implements ValueSerializer {
    private static final String FORMAT = "tidemill-1";
    private static final int KNOWN_LAYOUTS = 4096;
    private static final Map<Copy, WeakReference<StateSerializer>> COPIES = new ConcurrentHashMap<>();

    @Serial
    private static final long serialVersionUID = 1L;

    private final Allowed allowed;
    private final transient StateTypes types;
    private final transient Map<Class<?>, ObjectShape> shapes = new ConcurrentHashMap<>();
    private final transient Map<ClassDefinition, ReadLayout> layouts = new ConcurrentHashMap<>();

    private StateSerializer(Allowed allowed, @Nullable ClassLoader loader) {
        this.allowed = allowed;
        this.types = new StateTypes(allowed.declared, allowed.patterns, loader);
    }

    /**
     * Returns a serializer that loads classes as the calling thread does.
     *
     * @see #of(Set, List, ClassLoader)
     */
    public static StateSerializer of(Set<Class<?>> declared, List<String> patterns) {
        return of(declared, patterns, contextLoader());
    }

    private static @Nullable ClassLoader contextLoader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? StateSerializer.class.getClassLoader() : context;
    }

    /**
     * Returns a serializer of plain values and the allowed classes.
     *
     * @param declared allowed, with the types of their components and fields, the type arguments of these, their
     *     superclasses, and what they permit if they are sealed; and so on with each of these
     * @param patterns allowed besides: {@code com.acme.Visit} that class, {@code com.acme.*} every class whose name begins so,
     *     {@code com.acme.Visitor->com.acme.Visit} the second, which was written as the first
     * @param loader loads what only a pattern allows; null for the JDK's
     */
    public static StateSerializer of(Set<Class<?>> declared, List<String> patterns, @Nullable ClassLoader loader) {
        return new StateSerializer(
                new Allowed(
                        Set.copyOf(requireNonNull(declared, "declared")),
                        List.copyOf(requireNonNull(patterns, "patterns"))),
                loader);
    }

    @Serial
    private Object writeReplace() {
        return allowed;
    }

    /**
     * What travels of a serializer. What it knows of classes is dear to find out; so where it is read, copies that allow the
     * same share one, as long as somebody holds it.
     */
    private record Allowed(Set<Class<?>> declared, List<String> patterns) implements Serializable {
        @Serial
        private Object readResolve() {
            Copy copy = new Copy(this, contextLoader());
            WeakReference<StateSerializer> shared = COPIES.get(copy);
            StateSerializer known = shared == null ? null : shared.get();
            if (known == null) {
                known = new StateSerializer(this, copy.loader);
                COPIES.values().removeIf(reference -> reference.get() == null);
                COPIES.put(copy, new WeakReference<>(known));
            }
            return known;
        }
    }

    private record Copy(Allowed allowed, @Nullable ClassLoader loader) {}

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public ValueWriter writer() {
        return new StateWriter(this);
    }

    @Override
    public ValueReader reader() {
        return new StateReader(this);
    }

    StateTypes types() {
        return types;
    }

    ObjectShape shape(Class<?> type) {
        ObjectShape known = shapes.get(type);
        if (known == null) {
            known = ObjectShape.of(type);
            shapes.put(type, known);
        }
        return known;
    }

    /** Returns how to read objects of a class that was written so; loads the class. */
    ReadLayout layout(ClassDefinition definition) {
        ReadLayout known = layouts.get(definition);
        if (known == null) {
            known = new ReadLayout(definition, shape(types.load(definition)));
            if (layouts.size() < KNOWN_LAYOUTS) {
                layouts.put(definition, known);
            }
        }
        return known;
    }
}
