package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.bag;

import io.tidemill.engine.Engine;
import io.tidemill.function.Pair;
import io.tidemill.plan.CartesianPlan;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.RDDContext;
import io.tidemill.rdd.SortOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * One random program. The same random numbers make the same program, whatever engine it is for; so it must not look at a
 * result while it is made. It uses what depends on an order only where the order is defined.
 */
final class RandomProgram {
    private final Random random;
    private final RDDContext rdds;
    private final StringBuilder text;

    RandomProgram(Engine engine, Random random, StringBuilder text) {
        this.random = random;
        this.rdds = new RDDContext(engine, 1 + random.nextInt(5));
        this.text = text;
    }

    /**
     * An RDD that is made, and what is defined about it.
     *
     * @param ordered whether all records have a defined order
     * @param placed whether it is defined which records lie in which partition
     */
    private record Made(RDD<Integer> rdd, boolean ordered, boolean placed) {
        Made same(RDD<Integer> other) {
            return new Made(other, ordered, placed);
        }

        /** Returns the same, ordered only if {@code stillOrdered}. */
        Made unordered(boolean stillOrdered) {
            return new Made(rdd, ordered && stillOrdered, placed);
        }
    }

    private Made made(int depth) {
        if (depth == 0) {
            return leaf();
        }
        List<Function<Made, Made>> operators = List.of(
                this::map,
                this::filter,
                this::flatMap,
                this::wholePartitions,
                this::coalesce,
                this::cache,
                this::distinct,
                this::repartition,
                this::sort,
                this::reduceByKey,
                this::groupByKey,
                this::inPlace,
                this::cartesian,
                this::numbered,
                in -> sets(in, made(random.nextInt(depth))),
                in -> union(in, made(random.nextInt(depth))),
                in -> join(in, made(random.nextInt(depth))),
                in -> cogroup(in, made(random.nextInt(depth))),
                in -> union(in, in));
        Made parent = made(depth - 1);
        return operators.get(random.nextInt(operators.size())).apply(parent);
    }

    private void say(String words) {
        text.append(' ').append(words);
    }

    private Made leaf() {
        int partitions = random.nextInt(8);
        int range = 1 + random.nextInt(random.nextBoolean() ? 3 : 100);
        List<List<Integer>> records = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            List<Integer> partition = new ArrayList<>();
            int size = random.nextBoolean() ? 0 : random.nextInt(30);
            for (int j = 0; j < size; j++) {
                partition.add(random.nextInt(range));
            }
            records.add(partition);
        }
        say("" + records);
        return new Made(rdds.rdd(Workbench.plan(records)), true, true);
    }

    // ---- narrow

    private Made map(Made in) {
        int factor = random.nextInt(7);
        say("map *" + factor);
        return in.same(in.rdd.map(n -> (n * factor + 1) % 1009));
    }

    private Made filter(Made in) {
        int divisor = 1 + random.nextInt(4);
        say("filter %" + divisor);
        return in.same(in.rdd.filter(n -> n % divisor == 0));
    }

    private Made flatMap(Made in) {
        int most = 1 + random.nextInt(3);
        say("flatMap " + most);
        return in.same(in.rdd.flatMap(n -> {
            List<Integer> many = new ArrayList<>();
            for (int i = 0; i < n % most; i++) {
                many.add(n + i);
            }
            return many;
        }));
    }

    private Made wholePartitions(Made in) {
        if (!in.placed) {
            return map(in);
        }
        say("mapPartitionsWithIndex");
        return new Made(
                in.rdd.mapPartitionsWithIndex((index, records) -> {
                    int sum = index;
                    while (records.hasNext()) {
                        sum += records.next();
                    }
                    return List.of(index, sum % 1009).iterator();
                }),
                true,
                true);
    }

    private Made coalesce(Made in) {
        int partitions = 1 + random.nextInt(5);
        say("coalesce " + partitions);
        return in.same(in.rdd.coalesce(partitions));
    }

    private Made cache(Made in) {
        say("cache");
        return in.same(in.rdd.cache());
    }

    private Made union(Made one, Made other) {
        say("union");
        return new Made(one.rdd.union(other.rdd), one.ordered && other.ordered, one.placed && other.placed);
    }

    private Made cartesian(Made in) {
        say("cartesian");
        Made small =
                new Made(rdds.rdd(Workbench.plan(List.of(List.of(1, 2), List.<Integer>of(), List.of(3)))), true, true);
        return in.same(rdds.rdd(new CartesianPlan<>(in.rdd.plan(), small.rdd.plan()))
                        .map(pair -> (pair.key() * 4 + pair.value()) % 1009))
                .unordered(in.ordered && in.placed);
    }

    /** Positions, where they are defined. */
    private Made numbered(Made in) {
        if (!in.ordered) {
            return flatMap(in);
        }
        say("zipWithIndex");
        return in.same(in.rdd.zipWithIndex().map(pair -> (int) ((pair.key() + 7 * pair.value()) % 1009)));
    }

    // ---- wide

    private Made sets(Made one, Made other) {
        boolean both = random.nextBoolean();
        say(both ? "intersection" : "subtract");
        return new Made(both ? one.rdd.intersection(other.rdd) : one.rdd.subtract(other.rdd), false, true);
    }

    private Made distinct(Made in) {
        say("distinct");
        return new Made(in.rdd.distinct(), false, true);
    }

    private Made repartition(Made in) {
        int partitions = 1 + random.nextInt(7);
        say("repartition " + partitions);
        return new Made(in.rdd.repartition(partitions), false, false);
    }

    private Made sort(Made in) {
        SortOrder order = random.nextBoolean() ? SortOrder.ASCENDING : SortOrder.DESCENDING;
        int keys = in.ordered && random.nextBoolean() ? 1 + random.nextInt(5) : Integer.MAX_VALUE;
        say("sortBy %" + keys + " " + order);
        return new Made(in.rdd.sortBy(n -> n % keys, order), true, false);
    }

    private PairRDD<Integer, Integer> keyed(Made in) {
        int keys = 1 + random.nextInt(random.nextBoolean() ? 3 : 50);
        say("key %" + keys);
        return in.rdd.mapToPair(n -> Pair.of(n % keys == 1 ? Outcome.<Integer>nothing() : (Integer) (n % keys), n));
    }

    private static int hash(Pair<Integer, Integer> pair) {
        return Math.floorMod(31 * (pair.key() == null ? 7 : pair.key()) + pair.value(), 1009);
    }

    private Made reduceByKey(Made in) {
        boolean first = in.ordered && random.nextBoolean();
        PairRDD<Integer, Integer> pairs = keyed(in);
        say("reduceByKey " + (first ? "first" : "sum"));
        return new Made(
                (first ? pairs.reduceByKey((left, right) -> left) : pairs.reduceByKey(Integer::sum))
                        .map(RandomProgram::hash),
                false,
                true);
    }

    private Made groupByKey(Made in) {
        boolean ordered = in.ordered;
        int partitions = 1 + random.nextInt(5);
        PairRDD<Integer, Integer> pairs = keyed(in);
        say("groupByKey " + partitions);
        return new Made(
                pairs.groupByKey(new HashPartitioner(partitions))
                        .mapValues(values ->
                                (ordered ? values : values.stream().sorted().toList()).hashCode() % 1009)
                        .map(RandomProgram::hash),
                false,
                true);
    }

    /** A keyed operator over input that lies right already. */
    private Made inPlace(Made in) {
        int partitions = 1 + random.nextInt(5);
        PairRDD<Integer, Integer> pairs = keyed(in);
        say("partitionBy " + partitions + " reduceByKey");
        return new Made(
                pairs.partitionBy(new HashPartitioner(partitions))
                        .filter(pair -> pair.value() % 5 != 0)
                        .mapValues(value -> value + 1)
                        .reduceByKey(Math::max)
                        .map(RandomProgram::hash),
                false,
                true);
    }

    private Made join(Made one, Made other) {
        PairRDD<Integer, Integer> left = keyed(one);
        PairRDD<Integer, Integer> right = keyed(other).reduceByKey(Integer::sum);
        int kind = random.nextInt(4);
        say("join " + kind);
        RDD<Integer> joined = switch (kind) {
            case 0 ->
                left.join(right).mapValues(both -> both.key() + both.value()).map(RandomProgram::hash);
            case 1 ->
                left.leftOuterJoin(right)
                        .mapValues(both -> both.key() + both.value().orElse(-1))
                        .map(RandomProgram::hash);
            case 2 ->
                left.fullOuterJoin(right)
                        .mapValues(both -> sum(both.key(), both.value()))
                        .map(RandomProgram::hash);
            default -> left.subtractByKey(right).map(RandomProgram::hash);
        };
        return new Made(joined, false, true);
    }

    private static int sum(Optional<Integer> one, Optional<Integer> other) {
        return 3 * one.orElse(-1) + other.orElse(-1);
    }

    private Made cogroup(Made one, Made other) {
        say("cogroup");
        return new Made(
                keyed(one)
                        .cogroup(keyed(other))
                        .mapValues(
                                both -> (both.key().stream().sorted().toList().hashCode()
                                                + 3
                                                        * both.value().stream()
                                                                .sorted()
                                                                .toList()
                                                                .hashCode())
                                        % 1009)
                        .map(RandomProgram::hash),
                false,
                true);
    }

    // ---- the action

    /** Returns the result of a random action on an RDD of so many operators, and some beside them. */
    Object result(int depth) {
        Made made = made(depth);
        RDD<Integer> rdd = made.rdd;
        int count = random.nextInt(10);
        int kind = random.nextInt(10);
        say("action " + kind + " " + count);
        return switch (kind) {
            case 0 -> rdd.count();
            case 1 -> rdd.top(count);
            case 2 -> rdd.takeOrdered(count);
            case 3 -> rdd.countByValue();
            case 4 -> rdd.fold(0, Integer::sum);
            case 5 -> made.ordered ? rdd.take(count) : (Object) rdd.take(count).size();
            case 6 -> made.placed ? rdd.glom().map(part -> bag(part)).collect() : (Object) rdd.isEmpty();
            case 7 -> List.of(bag(rdd.collect()), bag(rdd.collect()));
            default -> made.ordered ? rdd.collect() : bag(rdd.collect());
        };
    }
}
