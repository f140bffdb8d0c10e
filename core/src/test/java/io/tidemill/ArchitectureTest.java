package io.tidemill;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the rooms of core and the arrows between them; the reasons are in {@code docs/decisions/0001-rooms.md}. */
class ArchitectureTest {
    private static final String FRONT = "io.tidemill";
    private static final String TIME = "io.tidemill.time";

    /** Every room but the front doors, which may see all of them and are seen by none. */
    private static final List<Room> ROOMS = List.of(
            room("error"),
            room("function", "time"),
            room("time"),
            room("file"),
            room("settings", "time"),
            room("plan", "function", "time"),
            room("engine", "plan", "function", "time"),
            room("engine.local", "engine", "plan", "function", "time"),
            room("rdd", "plan", "engine", "function", "time", "file"),
            room("log", "time", "function", "file"),
            room("sink", "rdd", "plan", "function", "time", "file"),
            room("source", "rdd", "plan", "function", "time", "settings", "file"),
            room("stream", "rdd", "source", "sink", "engine", "plan", "function", "time"),
            room("batch", "stream", "rdd", "engine", "plan", "source", "sink", "function", "time"),
            room("checkpoint", "log", "engine", "source", "plan", "function", "time", "settings"),
            room(
                    "runtime",
                    "checkpoint",
                    "batch",
                    "log",
                    "engine",
                    "stream",
                    "source",
                    "sink",
                    "rdd",
                    "plan",
                    "function",
                    "time",
                    "settings"));

    /** Calls that read the machine's time, wait for it, or draw from the machine's randomness. */
    private static final Set<String> CLOCKS_AND_DICE = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Thread.sleep",
            "java.util.concurrent.TimeUnit.sleep",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current");

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(FRONT);

    @ParameterizedTest(name = "{0}")
    @MethodSource("rooms")
    void dependsOnlyAlongTheArrows(Room room) {
        classes()
                .that()
                .resideInAPackage(room.packageName())
                .should()
                .onlyDependOnClassesThat(describe("are foreign or in " + room.visible(), room::maySee))
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void everyPackageIsARoom() {
        var rooms = ROOMS.stream().map(Room::packageName).toArray(String[]::new);
        classes()
                .should()
                .resideInAPackage(FRONT)
                .orShould()
                .resideInAnyPackage(rooms)
                .as("every package should be a room: add it and its arrows here and in CONTRIBUTING.md")
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void roomsFormNoCycle() {
        slices().matching("io.tidemill.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void everyPackageIsNullMarked() {
        var unmarked = new TreeSet<String>();
        for (JavaClass type : CORE) {
            JavaPackage room = type.getPackage();
            if (!room.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(room.getName());
            }
        }
        assertThat(unmarked)
                .as("packages without @NullMarked in their package-info")
                .isEmpty();
    }

    @Test
    void timeAndRandomnessAreInjected() {
        noClasses()
                .that()
                .resideOutsideOfPackage(TIME)
                .should()
                .accessTargetWhere(describe("reads a clock, sleeps or throws dice", ArchitectureTest::isClockOrDice))
                .because("time and randomness come in through the constructor")
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void onlyTheFrontDoorKnowsTheConsole() {
        noClasses()
                .that()
                .resideOutsideOfPackage(FRONT)
                .should()
                .accessTargetWhere(describe("is System.in, System.out or System.err", ArchitectureTest::isConsole))
                .because("whoever prints is given a PrintStream")
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void logsThroughSlf4jOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .allowEmptyShould(true)
                .check(CORE);
    }

    private static Stream<Room> rooms() {
        return ROOMS.stream();
    }

    private static Room room(String name, String... visible) {
        return new Room(
                FRONT + "." + name,
                Stream.of(visible).map(it -> FRONT + "." + it).toList());
    }

    private static boolean isClockOrDice(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        return CLOCKS_AND_DICE.contains(owner + "." + name) || isNow(access, owner, name) || isUnseeded(access);
    }

    /** The {@code now()} of every type of java.time, but not {@code now(clock)}; and the system clocks themselves. */
    private static boolean isNow(JavaAccess<?> access, String owner, String name) {
        boolean takesClock = access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(java.time.Clock.class));
        return owner.startsWith("java.time.") && (name.equals("now") || name.startsWith("system")) && !takesClock;
    }

    private static boolean isUnseeded(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        return (owner.isEquivalentTo(Random.class) || owner.isEquivalentTo(SplittableRandom.class))
                && access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getName().equals("<init>")
                && target.getRawParameterTypes().isEmpty();
    }

    private static boolean isConsole(JavaAccess<?> access) {
        return access.getTargetOwner().isEquivalentTo(System.class)
                && Set.of("in", "out", "err").contains(access.getTarget().getName());
    }

    /** A package of core with the packages that it may depend on besides itself and the errors. */
    private record Room(String packageName, List<String> visible) {
        boolean maySee(JavaClass type) {
            String target = type.getBaseComponentType().getPackageName();
            boolean foreign = !target.equals(FRONT) && !target.startsWith(FRONT + ".");
            return foreign || target.equals(packageName) || target.equals(FRONT + ".error") || visible.contains(target);
        }

        @Override
        public String toString() {
            return packageName;
        }
    }
}
