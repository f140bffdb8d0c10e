package io.tidemill.engine;

import io.tidemill.function.Pair;
import io.tidemill.rdd.CoGroup3;
import io.tidemill.rdd.Statistics;
import io.tidemill.time.BatchTime;
import java.io.Serial;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.AbstractMap.SimpleEntry;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** One value at least of everything that durable state can hold, in an order that never changes: a golden file has them too. */
@SuppressWarnings({"JavaUtilDate", "JdkObsolete"}) // programs still keep such values
final class Samples {
    private Samples() {}

    enum Color {
        RED,
        GREEN {
            @Override
            String shade() {
                return "dark";
            }
        };

        String shade() {
            return "light";
        }
    }

    /** All kinds of components. */
    record Everything(
            boolean truth,
            byte tiny,
            short small,
            char letter,
            int number,
            long large,
            float rough,
            double exact,
            String text,
            Long boxed,
            Optional<Color> color) {}

    record Visit(String user, int count, List<String> pages) {}

    /** Whether somebody made a {@link Traps}. */
    static volatile boolean sprung;

    /** A class that nobody declares, with a name as long as that of the visits. */
    static final class Traps {
        static {
            sprung = true;
        }
    }

    record Nothing() {}

    record Box(Object content) {}

    sealed interface Event permits Login, Logout {}

    record Login(String user, Instant at) implements Event {}

    record Logout(String user) implements Event {}

    static class Animal {
        private String name = "nobody";
        private transient int hash;

        Animal() {}

        @Override
        public boolean equals(Object other) {
            return other instanceof Animal animal && animal.getClass() == getClass() && animal.name.equals(name);
        }

        @Override
        public int hashCode() {
            hash = name.hashCode();
            return hash;
        }
    }

    /** A class that changes, below another. */
    static final class Dog extends Animal {
        private int age;
        private List<Visit> visits = new ArrayList<>();

        private Dog() {}

        static Dog named(String name, int age) {
            Dog dog = new Dog();
            ((Animal) dog).name = name;
            dog.age = age;
            dog.visits.add(new Visit(name, age, List.of("kennel")));
            return dog;
        }

        @Override
        public boolean equals(Object other) {
            return super.equals(other) && other instanceof Dog dog && dog.age == age && dog.visits.equals(visits);
        }

        @Override
        public int hashCode() {
            return super.hashCode() + age;
        }
    }

    /** A class that only Java serialization could make: final fields, and no constructor without arguments. */
    static final class Money implements Serializable {
        @Serial
        private static final long serialVersionUID = 1L;

        private final long cents;
        private final String currency;

        Money(long cents, String currency) {
            this.cents = cents;
            this.currency = Objects.requireNonNull(currency);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Money money && money.cents == cents && money.currency.equals(currency);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(cents);
        }
    }

    /** A class with a stand-in. */
    static final class Celsius implements Serializable {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient double kelvin;

        Celsius(double degrees) {
            kelvin = degrees + 273.15;
        }

        private record Degrees(long hundredths) implements Serializable {
            @Serial
            private Object readResolve() {
                return new Celsius(hundredths / 100.0);
            }
        }

        @Serial
        private Object writeReplace() {
            return new Degrees(Math.round((kelvin - 273.15) * 100));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Celsius celsius && Math.abs(celsius.kelvin - kelvin) < 0.01;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /** What a program declares that keeps these. */
    static Set<Class<?>> declared() {
        return Set.of(
                Everything.class,
                Visit.class,
                Nothing.class,
                Box.class,
                Event.class,
                Dog.class,
                Money.class,
                Celsius.class,
                Celsius.Degrees.class);
    }

    static StateSerializer serializer() {
        return StateSerializer.of(declared(), List.of());
    }

    static List<Object> all() {
        List<Object> all = new ArrayList<>();
        all.add(null);
        all.addAll(boxes());
        all.addAll(plain());
        all.addAll(times());
        all.addAll(arrays());
        all.addAll(lists());
        all.addAll(sets());
        all.addAll(maps());
        all.addAll(objects());
        return all;
    }

    private static List<Object> boxes() {
        List<Object> boxes = new ArrayList<>(List.of(true, false, (byte) -3, (short) -300, 'x', '\uffff', 1.5f, -2.5d));
        boxes.addAll(List.of(Float.NaN, Double.NaN, -0.0, Double.MIN_VALUE));
        for (int shift = 0; shift < 64; shift++) {
            boxes.add(1L << shift);
            boxes.add(-(1L << shift) - 1);
            boxes.add((1L << shift) - 1);
        }
        for (int shift = 0; shift < 32; shift++) {
            boxes.add(1 << shift);
            boxes.add(-(1 << shift) - 1);
        }
        return boxes;
    }

    private static List<Object> plain() {
        return List.of(
                "",
                "user-12345",
                "naïve",
                "Привет, \ud83d\ude00, and a lone \ud800",
                "long ".repeat(100),
                "ц".repeat(100),
                new BigInteger("-123456789012345678901234567890"),
                BigInteger.ZERO,
                new BigDecimal("-12345678901234567890.123456789"),
                new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE),
                new UUID(0x0123456789abcdefL, 0xfedcba9876543210L),
                Optional.of("there"),
                Optional.empty(),
                OptionalInt.of(3),
                OptionalInt.empty(),
                OptionalLong.of(Long.MIN_VALUE),
                OptionalLong.empty(),
                OptionalDouble.of(0.1),
                OptionalDouble.empty(),
                BitSet.valueOf(new long[] {5, 9}),
                new Date(1_700_000_000_123L),
                Locale.forLanguageTag("de-AT"),
                Currency.getInstance("EUR"),
                URI.create("https://example.com/a?b=c#d"),
                new SimpleEntry<>("key", 1),
                new SimpleImmutableEntry<>("key", null),
                Map.entry("key", 2L),
                Pair.of("key", Pair.of(1L, List.of("a"))),
                DayOfWeek.MONDAY,
                RoundingMode.HALF_UP,
                TimeUnit.DAYS);
    }

    private static List<Object> times() {
        LocalDateTime local = LocalDateTime.of(2024, 2, 29, 23, 59, 58, 999_999_999);
        return List.of(
                Instant.MIN,
                Instant.MAX,
                Instant.ofEpochSecond(1_700_000_000, 5),
                Duration.ofSeconds(Long.MIN_VALUE),
                Duration.ofMillis(-1),
                Period.of(1, -2, 300_000),
                local.toLocalDate(),
                LocalDate.MIN,
                LocalDate.MAX,
                local.toLocalTime(),
                LocalTime.MIDNIGHT,
                local,
                OffsetTime.of(local.toLocalTime(), ZoneOffset.ofHoursMinutes(5, 30)),
                OffsetDateTime.of(local, ZoneOffset.MIN),
                ZonedDateTime.of(local, ZoneId.of("Europe/Berlin")),
                ZonedDateTime.ofLocal(
                        LocalDateTime.of(2024, 10, 27, 2, 30), ZoneId.of("Europe/Berlin"), ZoneOffset.ofHours(1)),
                ZonedDateTime.of(local, ZoneOffset.UTC),
                ZoneOffset.ofTotalSeconds(-3601),
                ZoneId.of("America/New_York"),
                ZoneId.of("UTC+3"),
                Year.of(-4000),
                YearMonth.of(2024, 2),
                MonthDay.of(2, 29));
    }

    private static List<Object> arrays() {
        return List.of(
                new boolean[] {true, false},
                new byte[] {1, -1, 127},
                new short[] {1, Short.MIN_VALUE},
                new char[] {'a', '\u20ac'},
                new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE, 0},
                new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0},
                new float[] {1.5f, Float.MAX_VALUE},
                new double[] {1.5, Double.MAX_VALUE},
                new long[0],
                new Object[] {"a", 1, null},
                new String[] {"a", null},
                new Integer[] {1, 2},
                new int[][] {{1}, {}, null},
                new Visit[] {new Visit("ann", 1, List.of())},
                new Visit[][] {{new Visit("ann", 1, List.of())}, null},
                new Event[] {new Logout("ann")},
                new Color[] {Color.GREEN, Color.RED});
    }

    private static List<Object> lists() {
        return List.of(
                List.of(),
                List.of(1),
                List.of(1, 2, 3),
                Arrays.asList(null, 1),
                new ArrayList<>(List.of("a", "b")),
                new LinkedList<>(List.of("a", "b")),
                Collections.unmodifiableList(Arrays.asList("a", null)),
                Collections.emptyList(),
                Collections.singletonList(7L),
                new ArrayList<>(List.of(1, 2, 3)).subList(1, 3),
                Collections.nCopies(3, "x"));
    }

    private static List<Object> sets() {
        TreeSet<String> sorted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        sorted.addAll(List.of("a", "B"));
        Set<String> concurrent = ConcurrentHashMap.newKeySet();
        concurrent.add("a");
        return List.of(
                Set.of("a"),
                new HashSet<>(Arrays.asList("a", null)),
                new LinkedHashSet<>(List.of("z", "a")),
                Collections.unmodifiableSet(new LinkedHashSet<>(List.of("z", "a"))),
                sorted,
                new TreeSet<>(List.of(3, 1, 2)).descendingSet(),
                concurrent,
                EnumSet.allOf(Color.class),
                EnumSet.noneOf(Color.class),
                EnumSet.of(DayOfWeek.FRIDAY));
    }

    private static List<Object> maps() {
        TreeMap<Integer, String> reversed = new TreeMap<>(Collections.reverseOrder());
        reversed.putAll(Map.of(1, "a", 2, "b"));
        Map<String, Integer> ordered = new LinkedHashMap<>();
        ordered.put("z", 1);
        ordered.put("a", null);
        return List.of(
                Map.of(),
                Map.of("a", 1),
                new HashMap<>(Map.of("a", new HashMap<>(Map.of("b", 1)))),
                ordered,
                Collections.unmodifiableMap(ordered),
                reversed,
                new TreeMap<>(Map.of("a", 1, "b", 2)).headMap("b"),
                new ConcurrentHashMap<>(Map.of("a", 1)),
                new EnumMap<>(Map.of(Color.GREEN, 1L)),
                new EnumMap<>(Color.class));
    }

    private static List<Object> objects() {
        return List.of(
                new Everything(
                        true,
                        (byte) -1,
                        (short) -2,
                        'c',
                        -3,
                        Long.MIN_VALUE,
                        0.5f,
                        -0.25,
                        "t",
                        5L,
                        Optional.of(Color.RED)),
                new Everything(false, (byte) 0, (short) 0, '\0', 0, 0, 0, 0, null, null, Optional.empty()),
                new Visit("ann", 7, List.of("/", "/about")),
                new Visit("bob", 70_000, new ArrayList<>()),
                new Nothing(),
                new Login("ann", Instant.EPOCH),
                Color.RED,
                Color.GREEN,
                Color.RED,
                Dog.named("rex", 3),
                new Money(199, "EUR"),
                new Celsius(36.6),
                new BatchTime(1_700_000_000_000L),
                new Statistics(2, 3.0, 1.5, 0.5, 1.0, 2.0),
                new CoGroup3<>(List.of(1), List.of("a"), List.of()));
    }
}
