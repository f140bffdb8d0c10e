package io.tidemill.engine;

import org.jspecify.annotations.Nullable;

/** The conversions of numbers that lose nothing but digits, as Java's assignments do them, for boxes too. */
final class Widening {
    private Widening() {}

    /** Returns {@code value} as a {@code type}, primitive or box or a supertype of the box; null if it does not fit. */
    static @Nullable Object widened(Object value, Class<?> type) {
        if (type.isInstance(value)) {
            return value;
        }
        if (type == boolean.class) {
            return value instanceof Boolean ? value : null;
        }
        if (type == char.class) {
            return value instanceof Character ? value : null;
        }
        int from = width(value.getClass());
        int to = width(type);
        if (to == 0 || from == 0 || from > to) {
            return value instanceof Character c && to >= 3 ? number((int) c, to) : null;
        }
        return number((Number) value, to);
    }

    private static int width(Class<?> type) {
        if (type == byte.class || type == Byte.class) {
            return 1;
        } else if (type == short.class || type == Short.class) {
            return 2;
        } else if (type == int.class || type == Integer.class) {
            return 3;
        } else if (type == long.class || type == Long.class) {
            return 4;
        } else if (type == float.class || type == Float.class) {
            return 5;
        } else if (type == double.class || type == Double.class) {
            return 6;
        }
        return 0;
    }

    private static Object number(Number value, int width) {
        return switch (width) {
            case 1 -> value.byteValue();
            case 2 -> value.shortValue();
            case 3 -> value.intValue();
            case 4 -> value.longValue();
            case 5 -> value.floatValue();
            default -> value.doubleValue();
        };
    }
}
