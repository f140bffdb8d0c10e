package io.tidemill.rdd;

import io.tidemill.error.TidemillException;
import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.plan.Arguments;
import io.tidemill.plan.KeyUse;
import io.tidemill.plan.MapPartitionsPlan;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Drawing at random. All draws follow from the seed, the partition and the order of the records in it, so that a sample is
 * the same whenever it is computed again.
 */
final class Samples {
    private static final double POISSON_STEP = 16;

    private Samples() {}

    /** Returns the source of draws of one partition, or one key. */
    static SplittableRandom random(long seed, long part) {
        return new SplittableRandom(Hashing.mix(Hashing.mix(seed) + part));
    }

    static <T> Plan<T> sample(Plan<T> plan, Replacement replacement, double fraction, long seed) {
        Operator operator = Operator.here("sample");
        requireFraction(fraction, Arguments.required(replacement, "replacement"), operator);
        return drawn(plan, replacement, record -> fraction, seed, operator);
    }

    static <K, V> Plan<Pair<K, V>> sampleByKey(
            Plan<Pair<K, V>> plan, Replacement replacement, Map<K, Double> fractions, long seed) {
        Operator operator = Operator.here("sampleByKey");
        Map<K, Double> copy = checked(fractions, replacement, operator);
        return drawn(plan, replacement, pair -> fractionOf(pair.key(), copy, operator), seed, operator);
    }

    private static <K> Map<K, Double> checked(Map<K, Double> fractions, Replacement replacement, Operator operator) {
        Arguments.required(replacement, "replacement");
        Map<K, Double> copy = new HashMap<>(Arguments.required(fractions, "fractions"));
        copy.values().forEach(fraction -> requireFraction(fraction, replacement, operator));
        return copy;
    }

    /** Refuses a fraction outside 0 to 1; with replacement it may be any number of times. */
    private static void requireFraction(double fraction, Replacement replacement, Operator operator) {
        boolean fits = fraction >= 0 && fraction < Double.POSITIVE_INFINITY;
        if (!fits || (replacement == Replacement.WITHOUT && fraction > 1)) {
            throw TidemillException.invalidArgument(operator + " needs a fraction "
                    + (replacement == Replacement.WITHOUT ? "from 0 to 1" : "of at least 0") + ", not " + fraction);
        }
    }

    private static <K> double fractionOf(K key, Map<K, Double> fractions, Operator operator) {
        Double fraction = fractions.get(key);
        if (fraction == null) {
            throw TidemillException.invalidArgument(operator + " has no fraction for the key " + key
                    + "; give one for every key, 0 for those that are not wanted, or filter them out before");
        }
        return fraction;
    }

    private static <T> Plan<T> drawn(
            Plan<T> plan, Replacement replacement, MapFunction<T, Double> fraction, long seed, Operator operator) {
        return new MapPartitionsPlan<T, T>(
                plan,
                (partition, records) -> {
                    SplittableRandom random = random(seed, partition);
                    return new ExpandingIterator<>(records, (record, output) -> {
                        int times;
                        try {
                            times = times(random, replacement, fraction.apply(record));
                        } catch (Exception e) {
                            throw operator.failed(e);
                        }
                        for (int i = 0; i < times; i++) {
                            output.accept(record);
                        }
                    });
                },
                KeyUse.KEPT,
                operator);
    }

    private static int times(SplittableRandom random, Replacement replacement, double fraction) {
        return replacement == Replacement.WITH ? poisson(random, fraction) : (random.nextDouble() < fraction ? 1 : 0);
    }

    /** Returns how often an event happens that happens {@code mean} times on average: Knuth's way, in steps. */
    static int poisson(SplittableRandom random, double mean) {
        int times = 0;
        for (double left = mean; left > 0; left -= POISSON_STEP) {
            double limit = Math.exp(-Math.min(left, POISSON_STEP));
            for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
                times++;
            }
        }
        return times;
    }

    /** Returns one plan for each weight; every record is in exactly one of them. */
    static <T> List<Plan<T>> split(Plan<T> plan, List<Double> weights, long seed) {
        Operator operator = Operator.here("randomSplit");
        double sum = 0;
        for (double weight : weights) {
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw TidemillException.invalidArgument(operator + " needs weights of at least 0, not " + weight);
            }
            sum += weight;
        }
        if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            throw TidemillException.invalidArgument(
                    operator + " needs weights with a sum above 0, not " + weights + "; give each part its share");
        }
        List<Plan<T>> parts = new ArrayList<>();
        double from = 0;
        for (int i = 0; i < weights.size(); i++) {
            double to = i == weights.size() - 1 ? 1 : from + weights.get(i) / sum;
            parts.add(range(plan, from, to, seed, operator));
            from = to;
        }
        return parts;
    }

    private static <T> Plan<T> range(Plan<T> plan, double from, double to, long seed, Operator operator) {
        return new MapPartitionsPlan<T, T>(
                plan,
                (partition, records) -> {
                    SplittableRandom random = random(seed, partition);
                    return new ExpandingIterator<>(records, (record, output) -> {
                        double draw = random.nextDouble();
                        if (draw >= from && draw < to) {
                            output.accept(record);
                        }
                    });
                },
                KeyUse.KEPT,
                operator);
    }

    /** Returns {@code count} records in random order; fewer only where there are fewer to draw from. */
    static <T> List<T> take(RDD<T> rdd, Replacement replacement, int count, long seed) {
        Operator operator = Operator.here("takeSample");
        Arguments.notNegative(count, "count", operator);
        return replacement == Replacement.WITHOUT
                ? takeDistinct(rdd, count, seed)
                : takeRepeated(rdd, count, seed, operator);
    }

    /** Gives every record a random rank, and takes the lowest. */
    private static <T> List<T> takeDistinct(RDD<T> rdd, int count, long seed) {
        RDD<Pair<Long, T>> ranked = rdd.mapPartitionsWithIndex((partition, records) -> {
            SplittableRandom random = random(seed, partition);
            return new ExpandingIterator<T, Pair<Long, T>>(
                    records, (record, output) -> output.accept(Pair.of(random.nextLong(), record)));
        });
        List<T> taken = new ArrayList<>();
        ranked.takeOrdered(count, (left, right) -> Long.compare(left.key(), right.key()))
                .forEach(pair -> taken.add(pair.value()));
        return taken;
    }

    /** Counts the records, draws positions, and fetches what is there. */
    private static <T> List<T> takeRepeated(RDD<T> rdd, int count, long seed, Operator operator) {
        List<Long> sizes = rdd.context().engine().run(rdd.plan(), Actions.counting());
        long total = sizes.stream().mapToLong(Long::longValue).sum();
        if (total == 0) {
            return List.of();
        }
        SplittableRandom random = random(seed, -1);
        long[] positions = random.longs(count, 0, total).sorted().toArray();
        Plan<T> fetched = new MapPartitionsPlan<T, T>(
                rdd.plan(),
                (partition, records) -> {
                    long first = sizes.subList(0, partition).stream()
                            .mapToLong(Long::longValue)
                            .sum();
                    long[] at = {first};
                    int[] next = {firstFrom(positions, first)};
                    return new ExpandingIterator<>(records, (record, output) -> {
                        while (next[0] < positions.length && positions[next[0]] == at[0]) {
                            output.accept(record);
                            next[0]++;
                        }
                        at[0]++;
                    });
                },
                KeyUse.KEPT,
                operator);
        List<T> taken = rdd.context().rdd(fetched).collect();
        shuffle(taken, random);
        return taken;
    }

    private static int firstFrom(long[] sorted, long value) {
        return (int)
                Arrays.stream(sorted).takeWhile(position -> position < value).count();
    }

    private static void shuffle(List<?> list, SplittableRandom random) {
        for (int i = list.size() - 1; i > 0; i--) {
            Collections.swap(list, i, random.nextInt(i + 1));
        }
    }

    /** Returns exactly {@code ceil(n * fraction)} of the n values of each key. */
    static <K, V> PairRDD<K, V> sampleByKeyExact(
            PairRDD<K, V> pairs, Replacement replacement, Map<K, Double> fractions, long seed) {
        Operator operator = Operator.here("sampleByKeyExact");
        Map<K, Double> copy = checked(fractions, replacement, operator);
        PairRDD<K, List<V>> groups = pairs.groupByKey();
        return PairRDD.of(pairs.context()
                .rdd(new MapPartitionsPlan<Pair<K, List<V>>, Pair<K, V>>(
                        groups.plan(),
                        (partition, records) -> new ExpandingIterator<>(records, (group, output) -> {
                            K key = group.key();
                            int wanted = (int) Math.ceil(group.value().size() * fractionOf(key, copy, operator));
                            draw(group.value(), replacement, wanted, random(seed, Hashing.hash(key)))
                                    .forEach(value -> output.accept(Pair.of(key, value)));
                        }),
                        KeyUse.KEPT,
                        operator)));
    }

    private static <V> List<V> draw(List<V> values, Replacement replacement, int wanted, SplittableRandom random) {
        if (replacement == Replacement.WITH) {
            List<V> drawn = new ArrayList<>(wanted);
            IntStream.range(0, wanted).forEach(i -> drawn.add(values.get(random.nextInt(values.size()))));
            return drawn;
        }
        List<V> shuffled = new ArrayList<>(values);
        shuffle(shuffled, random);
        return shuffled.subList(0, wanted);
    }
}
