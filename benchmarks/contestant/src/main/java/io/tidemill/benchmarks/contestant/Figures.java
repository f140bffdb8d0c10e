package io.tidemill.benchmarks.contestant;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Named numbers, in the order they were added. As text they are one flat JSON object.
 */
public final class Figures {
    private static final Pattern FIELD = Pattern.compile("\"([^\"]+)\":\\s*(-?[0-9.]+(?:[eE][-+]?[0-9]+)?)");

    private final Map<String, Double> values = new LinkedHashMap<>();

    public Figures with(String name, double value) {
        values.put(name, value);
        return this;
    }

    /** Whole numbers are exact up to 2^53, which is more than any count here. */
    public Figures with(String name, long value) {
        return with(name, (double) value);
    }

    public Figures withAll(Figures others) {
        values.putAll(others.values);
        return this;
    }

    public OptionalDouble find(String name) {
        Double value = values.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The fields without the braces around them, for use within a larger object. */
    public String toJsonFields() {
        return values.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":" + number(field.getValue()))
                .collect(Collectors.joining(","));
    }

    public String toJson() {
        return "{" + toJsonFields() + "}";
    }

    /** Reads the numeric fields of a flat JSON object. */
    public static Figures fromJson(String json) {
        Figures figures = new Figures();
        FIELD.matcher(json)
                .results()
                .forEach(field -> figures.with(field.group(1), Double.parseDouble(field.group(2))));
        return figures;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.3f", value);
    }
}
