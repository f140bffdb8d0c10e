package io.tidemill.engine;

import static java.util.Map.entry;

import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
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
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Which tag values of the JDK's classes get. */
final class PlainClasses {
    static final int NONE = -1;

    private static final Map<Class<?>, Integer> TAGS = Map.ofEntries(
            entry(Byte.class, ValueTag.BYTE),
            entry(Short.class, ValueTag.SHORT),
            entry(Float.class, ValueTag.FLOAT),
            entry(Character.class, ValueTag.CHARACTER),
            entry(BigInteger.class, ValueTag.BIG_INTEGER),
            entry(BigDecimal.class, ValueTag.BIG_DECIMAL),
            entry(UUID.class, ValueTag.UUID),
            entry(Optional.class, ValueTag.OPTIONAL),
            entry(OptionalInt.class, ValueTag.OPTIONAL_INT),
            entry(OptionalLong.class, ValueTag.OPTIONAL_LONG),
            entry(OptionalDouble.class, ValueTag.OPTIONAL_DOUBLE),
            entry(AtomicBoolean.class, ValueTag.ATOMIC_BOOLEAN),
            entry(AtomicInteger.class, ValueTag.ATOMIC_INTEGER),
            entry(AtomicLong.class, ValueTag.ATOMIC_LONG),
            entry(BitSet.class, ValueTag.BIT_SET),
            entry(Date.class, ValueTag.DATE),
            entry(Locale.class, ValueTag.LOCALE),
            entry(Currency.class, ValueTag.CURRENCY),
            entry(URI.class, ValueTag.URI),
            entry(AbstractMap.SimpleEntry.class, ValueTag.ENTRY),
            entry(AbstractMap.SimpleImmutableEntry.class, ValueTag.FIXED_ENTRY),
            entry(Instant.class, ValueTag.INSTANT),
            entry(Duration.class, ValueTag.DURATION),
            entry(Period.class, ValueTag.PERIOD),
            entry(LocalDate.class, ValueTag.LOCAL_DATE),
            entry(LocalTime.class, ValueTag.LOCAL_TIME),
            entry(LocalDateTime.class, ValueTag.LOCAL_DATE_TIME),
            entry(OffsetTime.class, ValueTag.OFFSET_TIME),
            entry(OffsetDateTime.class, ValueTag.OFFSET_DATE_TIME),
            entry(ZonedDateTime.class, ValueTag.ZONED_DATE_TIME),
            entry(ZoneOffset.class, ValueTag.ZONE_OFFSET),
            entry(Year.class, ValueTag.YEAR),
            entry(YearMonth.class, ValueTag.YEAR_MONTH),
            entry(MonthDay.class, ValueTag.MONTH_DAY),
            entry(boolean[].class, ValueTag.BOOLEANS),
            entry(byte[].class, ValueTag.BYTES),
            entry(short[].class, ValueTag.SHORTS),
            entry(char[].class, ValueTag.CHARS),
            entry(int[].class, ValueTag.INTS),
            entry(long[].class, ValueTag.LONGS),
            entry(float[].class, ValueTag.FLOATS),
            entry(double[].class, ValueTag.DOUBLES),
            entry(Object[].class, ValueTag.OBJECTS),
            entry(String[].class, ValueTag.STRINGS),
            entry(ArrayList.class, ValueTag.ARRAY_LIST),
            entry(LinkedList.class, ValueTag.LINKED_LIST),
            entry(ArrayDeque.class, ValueTag.ARRAY_DEQUE),
            entry(PriorityQueue.class, ValueTag.PRIORITY_QUEUE),
            entry(HashSet.class, ValueTag.HASH_SET),
            entry(LinkedHashSet.class, ValueTag.LINKED_HASH_SET),
            entry(TreeSet.class, ValueTag.TREE_SET),
            entry(ConcurrentHashMap.KeySetView.class, ValueTag.CONCURRENT_SET),
            entry(HashMap.class, ValueTag.HASH_MAP),
            entry(LinkedHashMap.class, ValueTag.LINKED_HASH_MAP),
            entry(TreeMap.class, ValueTag.TREE_MAP),
            entry(ConcurrentHashMap.class, ValueTag.CONCURRENT_HASH_MAP),
            entry(EnumMap.class, ValueTag.ENUM_MAP));

    private PlainClasses() {}

    /** Returns the tag of values of {@code type}, or {@link #NONE}. */
    static int tagOf(Class<?> type) {
        Integer tag = TAGS.get(type);
        if (tag != null) {
            return tag;
        }
        return type.getClassLoader() == null && type.getPackageName().startsWith("java.") && !type.isArray()
                ? hiddenTag(type)
                : NONE;
    }

    /**
     * Returns the tag for a class behind one of the JDK's factories and views. Nobody can name these as the type of a field,
     * so that any collection of the same kind can take their place.
     */
    private static int hiddenTag(Class<?> type) {
        if (EnumSet.class.isAssignableFrom(type)) {
            return ValueTag.ENUM_SET;
        }
        if (ZoneId.class.isAssignableFrom(type)) {
            return ValueTag.ZONE_REGION;
        }
        if (Modifier.isPublic(type.getModifiers()) || !type.getName().startsWith("java.util.")) {
            return NONE;
        }
        String name = type.getName();
        boolean immutable = name.startsWith("java.util.ImmutableCollections$");
        boolean fixed = immutable
                || name.startsWith("java.util.Collections$Unmodifiable")
                || name.startsWith("java.util.Collections$Empty")
                || name.startsWith("java.util.Collections$Singleton");
        if (List.class.isAssignableFrom(type)) {
            return name.equals("java.util.Arrays$ArrayList")
                    ? ValueTag.ARRAYS_AS_LIST
                    : fixed ? ValueTag.LIST_OF : ValueTag.ARRAY_LIST;
        } else if (SortedSet.class.isAssignableFrom(type)) {
            return ValueTag.TREE_SET;
        } else if (SortedMap.class.isAssignableFrom(type)) {
            return ValueTag.TREE_MAP;
        } else if (Set.class.isAssignableFrom(type)) {
            return immutable ? ValueTag.SET_OF : fixed ? ValueTag.UNMODIFIABLE_SET : ValueTag.LINKED_HASH_SET;
        } else if (Map.class.isAssignableFrom(type)) {
            return immutable ? ValueTag.MAP_OF : fixed ? ValueTag.UNMODIFIABLE_MAP : ValueTag.LINKED_HASH_MAP;
        } else if (Map.Entry.class.isAssignableFrom(type)) {
            return ValueTag.FIXED_ENTRY;
        }
        return NONE;
    }
}
