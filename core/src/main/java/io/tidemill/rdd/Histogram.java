package io.tidemill.rdd;

import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How many numbers lie in each of a row of buckets.
 *
 * @param bounds where buckets begin, and after them where the last one ends; ascending
 * @param counts how many numbers each bucket has: those from its bound on, below the next one. The last bucket has its upper
 *     bound, too; what lies outside is counted nowhere
 */
public record Histogram(List<Double> bounds, List<Long> counts) implements Serializable {
    /** Copies the lists. */
    public Histogram {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
    }

    /** Returns the bounds of buckets of the same width between the least and the largest number. */
    static double[] evenBounds(Statistics statistics, int buckets, Operator operator) {
        double width = (statistics.max() - statistics.min()) / buckets;
        if (statistics.count() == 0 || !Double.isFinite(width) || Double.isNaN(statistics.mean())) {
            throw TidemillException.invalidArgument(operator
                    + " needs finite numbers to find its buckets, at least one; the numbers are " + statistics
                    + "; give the bounds of the buckets instead");
        }
        if (width == 0) {
            return new double[] {statistics.min(), statistics.max()};
        }
        return IntStream.rangeClosed(0, buckets)
                .mapToDouble(i -> i == buckets ? statistics.max() : statistics.min() + i * width)
                .toArray();
    }

    static void requireAscending(double[] bounds, Operator operator) {
        boolean ascending =
                bounds.length >= 2 && IntStream.range(1, bounds.length).allMatch(i -> bounds[i - 1] < bounds[i]);
        if (!ascending) {
            throw TidemillException.invalidArgument(
                    operator + " needs at least 2 bounds, each above the one before, not " + Arrays.toString(bounds));
        }
    }

    static Histogram count(DoubleRDD numbers, double[] given) {
        double[] bounds = DoubleStream.of(given).map(bound -> bound + 0.0).toArray();
        long[] counts = numbers.aggregate(
                () -> new long[bounds.length - 1], (into, value) -> counted(into, bounds, value), Histogram::added);
        return new Histogram(
                DoubleStream.of(bounds).boxed().collect(Collectors.toCollection(ArrayList::new)),
                LongStream.of(counts).boxed().toList());
    }

    private static long[] counted(long[] counts, double[] bounds, double value) {
        double number = value + 0.0; // no negative zero, which would be searched below zero
        int found = Arrays.binarySearch(bounds, number);
        int bucket = found >= 0 ? Math.min(found, counts.length - 1) : -found - 2;
        if (bucket >= 0 && number <= bounds[bounds.length - 1]) {
            counts[bucket]++;
        }
        return counts;
    }

    private static long[] added(long[] left, long[] right) {
        return IntStream.range(0, left.length)
                .mapToLong(i -> left[i] + right[i])
                .toArray();
    }
}
