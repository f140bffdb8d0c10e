package io.tidemill.engine;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The classes whose objects may be written to durable state and made of its bytes. A class is judged by its name, before it
 * is loaded.
 */
final class StateTypes {
    /** Tidemill's own values that states hold; pairs have a tag of their own. */
    private static final Set<String> OWN = Set.of(
            "io.tidemill.function.Pair",
            "io.tidemill.rdd.CoGroup3",
            "io.tidemill.rdd.CoGroup4",
            "io.tidemill.rdd.Histogram",
            "io.tidemill.rdd.Statistics",
            "io.tidemill.stream.WindowState",
            "io.tidemill.stream.WindowState$Panes",
            "io.tidemill.time.BatchTime");

    /** The JDK's enums, and elements of arrays, come from these; other values of the JDK have tags. */
    private static final Set<String> VALUE_PACKAGES = Set.of("java.lang", "java.util", "java.math", "java.time");

    private static final Set<String> OTHER_JDK_ENUMS =
            Set.of("java.util.concurrent.TimeUnit", "java.time.temporal.ChronoUnit");
    private static final List<String> PLATFORM = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

    private final Map<String, Class<?>> declared;
    private final List<String> names = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();
    private final Map<String, String> renamed = new HashMap<>();
    private final @Nullable ClassLoader loader;

    /**
     * Reads the patterns; see {@link StateSerializer#of}.
     *
     * @param loader loads what a pattern allows
     */
    StateTypes(Set<Class<?>> declared, List<String> patterns, @Nullable ClassLoader loader) {
        this.declared = DeclaredTypes.of(declared);
        this.loader = loader;
        patterns.forEach(
                pattern -> addPattern(requireNonNull(pattern, "pattern").strip()));
    }

    private void addPattern(String pattern) {
        int arrow = pattern.indexOf("->");
        String allowed = pattern.substring(arrow < 0 ? 0 : arrow + 2).strip();
        boolean everyClassOfPackage = arrow < 0 && allowed.endsWith(".*");
        String name = everyClassOfPackage ? allowed.substring(0, allowed.length() - 2) : allowed;
        String old = arrow < 0 ? name : pattern.substring(0, arrow).strip();
        if (!isName(name) || !isName(old)) {
            throw TidemillException.invalidArgument(
                    "\"" + pattern + "\" allows no classes of durable state: give a class (com.acme.Visit), all below"
                            + " a package (com.acme.*), or the new name of a class that was renamed"
                            + " (com.acme.Visitor->com.acme.Visit)");
        }
        if (everyClassOfPackage) {
            prefixes.add(name + ".");
        } else {
            names.add(name);
        }
        if (arrow >= 0) {
            renamed.put(old, name);
        }
    }

    /** Returns whether a class loader may be asked for the name: no arrays, no paths. */
    private static boolean isName(String name) {
        if (name.isEmpty() || name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
            return false;
        }
        return name.chars().allMatch(c -> c == '.' || Character.isJavaIdentifierPart(c));
    }

    /** Returns the name that the class has today. */
    String today(String writtenName) {
        return renamed.getOrDefault(writtenName, writtenName);
    }

    /** Returns whether objects with fields may be of the class {@code name}. */
    boolean allowsObjects(String name) {
        return (declared.containsKey(name)
                        || OWN.contains(name)
                        || names.contains(name)
                        || prefixes.stream().anyMatch(name::startsWith))
                && !isOfPlatform(name);
    }

    /** Returns whether constants may be of the enum {@code name}, and elements of arrays of the type. */
    boolean allowsNames(String name) {
        return allowsObjects(name)
                || OTHER_JDK_ENUMS.contains(name)
                || VALUE_PACKAGES.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
    }

    static boolean isOfPlatform(String name) {
        return PLATFORM.stream().anyMatch(name::startsWith);
    }

    /** Returns the class that the bytes name, of arrays their innermost element; loaded but not initialised. */
    Class<?> load(ClassDefinition definition) {
        String name = today(definition.name());
        if (definition.kind() == ClassDefinition.Kind.ARRAY) {
            Class<?> primitive = FieldKind.primitive(name);
            if (primitive != null) {
                return primitive;
            }
        }
        boolean allowed = definition.kind() == ClassDefinition.Kind.FIELDS ? allowsObjects(name) : allowsNames(name);
        if (!allowed || !isName(name)) {
            throw refused("Durable state holds a value of the class " + name + ", which is not allowed", name);
        }
        Class<?> known = declared.get(name);
        if (known != null) {
            return known;
        }
        try {
            return Class.forName(name, false, OWN.contains(name) ? StateTypes.class.getClassLoader() : loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new TidemillException(
                    ErrorCode.NOT_SERIALIZABLE,
                    "Durable state holds a value of the class " + name + ", which cannot be loaded: " + e
                            + ". Put it back on the class path; or, if it was renamed, tell its new name with the"
                            + " setting tidemill.checkpoint.classes=" + name + "->com.acme.NewName",
                    e);
        }
    }

    /** Returns the refusal of a class that was not declared, with the ways out. */
    static TidemillException refused(String what, String name) {
        return new TidemillException(ErrorCode.NOT_SERIALIZABLE, what + ". " + waysOut(name));
    }

    private static String waysOut(String name) {
        if (isOfPlatform(name)) {
            return "Of the JDK only its plain values can be kept (texts, numbers, times, collections, Optional); keep a"
                    + " record of these";
        }
        if (hasNoName(name)) {
            return "It has no name that a later run could know it by; make it a class or a record with a name, and"
                    + " declare that with StreamingContext.builder(..).stateTypes(..)";
        }
        int dot = name.lastIndexOf('.');
        return "If it is a value, declare it with StreamingContext.builder(..).stateTypes("
                + name.substring(dot + 1).replace('$', '.') + ".class), or allow it with the setting"
                + " tidemill.checkpoint.classes=" + (dot < 0 ? name : name.substring(0, dot) + ".*");
    }

    /** Returns whether a class is anonymous or local: the compiler numbers these. */
    private static boolean hasNoName(String name) {
        int dollar = name.lastIndexOf('$');
        return dollar >= 0 && dollar + 1 < name.length() && Character.isDigit(name.charAt(dollar + 1));
    }
}
