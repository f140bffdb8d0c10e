package io.tidemill.rdd;

import static io.tidemill.plan.Arguments.allRequired;
import static io.tidemill.plan.Arguments.required;
import static io.tidemill.plan.Arguments.requiredPartitioner;

import io.tidemill.engine.PartitionAction;
import io.tidemill.function.FilterFunction;
import io.tidemill.function.FlatMapFunction;
import io.tidemill.function.Function2;
import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.function.ReduceFunction;
import io.tidemill.function.SerializableComparator;
import io.tidemill.function.SupplierFunction;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.FlatMapPlan;
import io.tidemill.plan.KeyOrder;
import io.tidemill.plan.KeyUse;
import io.tidemill.plan.MapPlan;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.Plan;
import io.tidemill.plan.ShufflePlan;
import io.tidemill.plan.StorageLevel;
import io.tidemill.plan.ZipPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An RDD of pairs, with the operators that go by key. Keyed operators bring equal keys into one partition; they use the
 * partitioner that is given, else one that an input has already, else a hash partitioner with
 * {@code tidemill.default.partitions}. Keys need {@code equals} and {@code hashCode}; null keys are allowed.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class PairRDD<K, V> extends RDD<Pair<K, V>> {
    PairRDD(Plan<Pair<K, V>> plan, RDDContext context) {
        super(plan, context);
    }

    private PairRDD(Plan<Pair<K, V>> plan, RDDContext context, String name) {
        super(plan, context, name);
    }

    /** Returns an RDD of pairs as a pair RDD. */
    public static <K, V> PairRDD<K, V> of(RDD<Pair<K, V>> pairs) {
        return new PairRDD<>(required(pairs, "pairs").plan(), pairs.context());
    }

    @Override
    PairRDD<K, V> like(Plan<Pair<K, V>> plan) {
        return pairs(plan);
    }

    private <W> PairRDD<K, W> pairs(Plan<Pair<K, W>> plan) {
        return new PairRDD<>(plan, context());
    }

    // ---- record by record

    @Override
    public PairRDD<K, V> filter(FilterFunction<? super Pair<K, V>> condition) {
        return pairs(filterPlan(condition));
    }

    /** Returns the pairs with {@code function} of every value; keys, and where they lie, stay. */
    public <W> PairRDD<K, W> mapValues(MapFunction<? super V, ? extends W> function) {
        checked(function, "function");
        return pairs(new MapPlan<>(
                plan(),
                pair -> Pair.<K, W>of(pair.key(), function.apply(pair.value())),
                KeyUse.KEPT,
                Operator.here("mapValues")));
    }

    /** Returns a pair for each of the values that {@code function} makes of a value; keys, and where they lie, stay. */
    public <W> PairRDD<K, W> flatMapValues(FlatMapFunction<? super V, ? extends W> function) {
        checked(function, "function");
        return pairs(new FlatMapPlan<Pair<K, V>, Pair<K, W>>(
                plan(),
                pair -> {
                    List<Pair<K, W>> many = new ArrayList<>();
                    function.apply(pair.value()).forEach(value -> many.add(Pair.of(pair.key(), value)));
                    return many;
                },
                KeyUse.KEPT,
                Operator.here("flatMapValues")));
    }

    /** Returns the keys, as often as they occur. */
    public RDD<K> keys() {
        return context().rdd(new MapPlan<Pair<K, V>, K>(plan(), Pair::key, KeyUse.CHANGED, Operator.here("keys")));
    }

    /** Returns the values. */
    public RDD<V> values() {
        return context().rdd(new MapPlan<Pair<K, V>, V>(plan(), Pair::value, KeyUse.CHANGED, Operator.here("values")));
    }

    // ---- what stays a pair RDD

    @Override
    public PairRDD<K, V> union(RDD<Pair<K, V>> other) {
        return pairs(unionPlan(other));
    }

    @Override
    public PairRDD<K, V> intersection(RDD<Pair<K, V>> other) {
        return pairs(intersectionPlan(other));
    }

    @Override
    public PairRDD<K, V> subtract(RDD<Pair<K, V>> other) {
        return pairs(subtractPlan(other));
    }

    @Override
    public PairRDD<K, V> distinct() {
        return pairs(distinctPlan());
    }

    @Override
    public PairRDD<K, V> sample(Replacement replacement, double fraction, long seed) {
        return pairs(Samples.sample(plan(), replacement, fraction, seed));
    }

    @Override
    public PairRDD<K, V> repartition(int partitions) {
        return pairs(repartitionPlan(partitions));
    }

    @Override
    public PairRDD<K, V> coalesce(int partitions) {
        return pairs(coalescePlan(partitions));
    }

    @Override
    public PairRDD<K, V> cache() {
        return persist(StorageLevel.MEMORY_ONLY);
    }

    @Override
    public PairRDD<K, V> persist(StorageLevel level) {
        return pairs(cachedPlan(level));
    }

    @Override
    public PairRDD<K, V> localCheckpoint() {
        return pairs(localCheckpointPlan());
    }

    @Override
    public PairRDD<K, V> checkpoint(String directory) {
        return pairs(checkpointPlan(directory));
    }

    @Override
    public PairRDD<K, V> named(String name) {
        return new PairRDD<>(plan(), context(), name);
    }

    // ---- samples by key

    /**
     * Returns a sample of the pairs of each key: each is in it with the probability that {@code fractions} has for its key, or,
     * with replacement, that often on average.
     *
     * @param fractions has every key that occurs; another one ends the action
     */
    public PairRDD<K, V> sampleByKey(Replacement replacement, Map<K, Double> fractions, long seed) {
        return pairs(Samples.sampleByKey(plan(), replacement, fractions, seed));
    }

    /**
     * Returns a sample of exactly {@code ceil(n * fraction)} of the n pairs of each key, which are brought together for it.
     *
     * @param fractions has every key that occurs; another one ends the action
     */
    public PairRDD<K, V> sampleByKeyExact(Replacement replacement, Map<K, Double> fractions, long seed) {
        return Samples.sampleByKeyExact(this, replacement, fractions, seed);
    }

    // ---- by key

    /** Returns the pairs with each key in the partition that {@code rule} gives it. */
    public PairRDD<K, V> partitionBy(Partitioner rule) {
        return pairs(partitionedPlan(rule, Operator.here("partitionBy")));
    }

    private Plan<Pair<K, V>> partitionedPlan(Partitioner rule, Operator operator) {
        return plan().partitioner().equals(Optional.of(checked(requiredPartitioner(rule), "partitioner")))
                ? plan()
                : new ShufflePlan<>(plan(), rule, Optional.empty(), operator);
    }

    /** Returns the pairs with each key in the partition that {@code rule} gives it, sorted by key within each partition. */
    public PairRDD<K, V> repartitionAndSortWithinPartitions(Partitioner rule) {
        return repartitionAndSortWithinPartitions(rule, SerializableComparator.natural());
    }

    /** Returns the pairs with each key in its partition, in an order of the keys within each partition. */
    public PairRDD<K, V> repartitionAndSortWithinPartitions(
            Partitioner rule, SerializableComparator<? super K> comparator) {
        checked(comparator, "comparator");
        Operator operator = Operator.here("repartitionAndSortWithinPartitions");
        return pairs(Ordering.sortedWithin(partitionedPlan(rule, operator), comparator, operator));
    }

    private Partitioner usualPartitioner(RDD<?>... others) {
        return Stream.concat(Stream.of(this), Stream.of(others).map(other -> required(other, "other")))
                .flatMap(rdd -> rdd.partitioner().stream())
                .findFirst()
                .orElseGet(context()::defaultPartitioner);
    }

    /** Returns one pair for each key, its values reduced to one; combined before they move. */
    public PairRDD<K, V> reduceByKey(ReduceFunction<V> function) {
        return reduceByKey(function, usualPartitioner());
    }

    /** Returns one pair for each key, its values reduced to one, partitioned by {@code rule}. */
    public PairRDD<K, V> reduceByKey(ReduceFunction<V> function, Partitioner rule) {
        ReduceFunction<V> merge = context().checkedMerge(function, Operator.here("reduceByKey"));
        return combined(Aggregation.reducing(merge), rule, "reduceByKey");
    }

    /** Returns one pair for each key with all its values, which are in memory; their order is that of the records. */
    public PairRDD<K, List<V>> groupByKey() {
        return groupByKey(usualPartitioner());
    }

    /** Returns one pair for each key with all its values, partitioned by {@code rule}. */
    public PairRDD<K, List<V>> groupByKey(Partitioner rule) {
        Aggregation<V, List<V>> grouping = new Aggregation<>(
                value -> {
                    List<V> values = new ArrayList<>(4);
                    values.add(value);
                    return values;
                },
                (values, value) -> {
                    values.add(value);
                    return values;
                },
                (left, right) -> {
                    left.addAll(right);
                    return left;
                },
                Aggregation.Side.REDUCE);
        return combined(grouping, rule, "groupByKey");
    }

    /** Returns one pair for each key, its values combined by {@code aggregation}. */
    public <C> PairRDD<K, C> combineByKey(Aggregation<V, C> aggregation) {
        return combineByKey(aggregation, usualPartitioner());
    }

    /** Returns one pair for each key, its values combined by {@code aggregation}, partitioned by {@code rule}. */
    public <C> PairRDD<K, C> combineByKey(Aggregation<V, C> aggregation, Partitioner rule) {
        return combined(checked(aggregation, "aggregation"), rule, "combineByKey");
    }

    /**
     * Returns one pair for each key, its values combined.
     *
     * @param create makes the first combined value
     * @param mergeValue adds a value
     * @param mergeCombined joins two combined values
     */
    public <C> PairRDD<K, C> combineByKey(
            MapFunction<? super V, ? extends C> create,
            Function2<? super C, ? super V, ? extends C> mergeValue,
            Function2<? super C, ? super C, ? extends C> mergeCombined) {
        checked(create, "create");
        checked(mergeValue, "mergeValue");
        checked(mergeCombined, "mergeCombined");
        return combined(
                new Aggregation<V, C>(create, mergeValue, mergeCombined, Aggregation.Side.MAP),
                usualPartitioner(),
                "combineByKey");
    }

    /**
     * Returns one pair for each key, its values added up.
     *
     * @param zero makes the value to start from for a key; it may be changed in place
     * @param add adds a value
     * @param merge joins two results
     */
    public <U> PairRDD<K, U> aggregateByKey(
            SupplierFunction<? extends U> zero,
            Function2<? super U, ? super V, ? extends U> add,
            Function2<? super U, ? super U, ? extends U> merge) {
        return aggregateByKey(zero, add, merge, usualPartitioner());
    }

    /** Returns one pair for each key, its values added up, partitioned by {@code rule}. */
    public <U> PairRDD<K, U> aggregateByKey(
            SupplierFunction<? extends U> zero,
            Function2<? super U, ? super V, ? extends U> add,
            Function2<? super U, ? super U, ? extends U> merge,
            Partitioner rule) {
        return aggregated(zero, add, merge, rule, "aggregateByKey");
    }

    private <U> PairRDD<K, U> aggregated(
            SupplierFunction<? extends U> zero,
            Function2<? super U, ? super V, ? extends U> add,
            Function2<? super U, ? super U, ? extends U> merge,
            Partitioner rule,
            String name) {
        checked(zero, "zero");
        checked(add, "add");
        checked(merge, "merge");
        return combined(
                new Aggregation<V, U>(value -> add.apply(zero.get(), value), add, merge, Aggregation.Side.MAP),
                rule,
                name);
    }

    /**
     * Returns one pair for each key: {@code zero} combined with its values. It is used once for each key and partition, so it
     * should be one that changes nothing, such as 0 of a sum.
     */
    public PairRDD<K, V> foldByKey(V zero, ReduceFunction<V> function) {
        return foldByKey(zero, function, usualPartitioner());
    }

    /** Returns one pair for each key: {@code zero} combined with its values, partitioned by {@code rule}. */
    public PairRDD<K, V> foldByKey(V zero, ReduceFunction<V> function, Partitioner rule) {
        checked(function, "function");
        return aggregated(() -> zero, function, function, rule, "foldByKey");
    }

    /**
     * Returns about how many different values each key has, in little memory.
     *
     * @param relativeError the standard deviation of an answer from the true number, as a share of it; from 0.00102, which
     *     takes up to 1 MiB for each key
     */
    public PairRDD<K, Long> countApproxDistinctByKey(double relativeError) {
        int indexBits = HyperLogLog.indexBits(relativeError, Operator.here("countApproxDistinctByKey"));
        return aggregated(
                        () -> HyperLogLog.withIndexBits(indexBits),
                        HyperLogLog::add,
                        HyperLogLog::merge,
                        usualPartitioner(),
                        "countApproxDistinctByKey")
                .mapValues(HyperLogLog::estimate);
    }

    private <C> PairRDD<K, C> combined(Aggregation<V, C> aggregation, Partitioner rule, String name) {
        required(aggregation, "aggregation");
        return pairs(new ShufflePlan<>(
                plan(),
                checked(requiredPartitioner(rule), "partitioner"),
                Optional.of(aggregation),
                Operator.here(name)));
    }

    // ---- with another

    /** Returns, for every key of either side, all values of both. */
    public <W> PairRDD<K, Pair<List<V>, List<W>>> cogroup(PairRDD<K, W> other) {
        return cogroup(other, usualPartitioner(other));
    }

    /** Returns, for every key of either side, all values of both, partitioned by {@code rule}. */
    public <W> PairRDD<K, Pair<List<V>, List<W>>> cogroup(PairRDD<K, W> other, Partitioner rule) {
        return zipped(other, rule, "cogroup", Joins::cogroup);
    }

    /** Returns, for every key of any of the three, all values of each. */
    public <W, X> PairRDD<K, CoGroup3<V, W, X>> cogroup(PairRDD<K, W> second, PairRDD<K, X> third) {
        return cogroup(second, third, usualPartitioner(second, third));
    }

    /** Returns, for every key of any of the three, all values of each, partitioned by {@code rule}. */
    public <W, X> PairRDD<K, CoGroup3<V, W, X>> cogroup(PairRDD<K, W> second, PairRDD<K, X> third, Partitioner rule) {
        return pairs(CoGroups.of(
                allRequired(Arrays.asList(this, second, third), "other"),
                checked(requiredPartitioner(rule), "partitioner"),
                CoGroups::<V, W, X>three,
                Operator.here("cogroup")));
    }

    /** Returns, for every key of any of the four, all values of each. */
    public <W, X, Y> PairRDD<K, CoGroup4<V, W, X, Y>> cogroup(
            PairRDD<K, W> second, PairRDD<K, X> third, PairRDD<K, Y> fourth) {
        return cogroup(second, third, fourth, usualPartitioner(second, third, fourth));
    }

    /** Returns, for every key of any of the four, all values of each, partitioned by {@code rule}. */
    public <W, X, Y> PairRDD<K, CoGroup4<V, W, X, Y>> cogroup(
            PairRDD<K, W> second, PairRDD<K, X> third, PairRDD<K, Y> fourth, Partitioner rule) {
        return pairs(CoGroups.of(
                allRequired(Arrays.asList(this, second, third, fourth), "other"),
                checked(requiredPartitioner(rule), "partitioner"),
                CoGroups::<V, W, X, Y>four,
                Operator.here("cogroup")));
    }

    /**
     * Returns a pair for every combination of values that the sides have under the same key. The other side's partition is in
     * memory while this one streams past, so the smaller RDD is best the other one.
     */
    public <W> PairRDD<K, Pair<V, W>> join(PairRDD<K, W> other) {
        return join(other, usualPartitioner(other));
    }

    /** Returns the inner join, partitioned by {@code rule}. */
    public <W> PairRDD<K, Pair<V, W>> join(PairRDD<K, W> other, Partitioner rule) {
        return zipped(other, rule, "join", Joins::inner);
    }

    /** Returns the join with every value of this side, also those without a partner. */
    public <W> PairRDD<K, Pair<V, Optional<W>>> leftOuterJoin(PairRDD<K, W> other) {
        return leftOuterJoin(other, usualPartitioner(other));
    }

    /** Returns the left outer join, partitioned by {@code rule}. */
    public <W> PairRDD<K, Pair<V, Optional<W>>> leftOuterJoin(PairRDD<K, W> other, Partitioner rule) {
        return zipped(other, rule, "leftOuterJoin", Joins::leftOuter);
    }

    /** Returns the join with every value of the other side, also those without a partner. */
    public <W> PairRDD<K, Pair<Optional<V>, W>> rightOuterJoin(PairRDD<K, W> other) {
        return rightOuterJoin(other, usualPartitioner(other));
    }

    /** Returns the right outer join, partitioned by {@code rule}. */
    public <W> PairRDD<K, Pair<Optional<V>, W>> rightOuterJoin(PairRDD<K, W> other, Partitioner rule) {
        return zipped(other, rule, "rightOuterJoin", Joins::rightOuter);
    }

    /** Returns the join with every value of both sides, also those without a partner. */
    public <W> PairRDD<K, Pair<Optional<V>, Optional<W>>> fullOuterJoin(PairRDD<K, W> other) {
        return fullOuterJoin(other, usualPartitioner(other));
    }

    /** Returns the full outer join, partitioned by {@code rule}. */
    public <W> PairRDD<K, Pair<Optional<V>, Optional<W>>> fullOuterJoin(PairRDD<K, W> other, Partitioner rule) {
        return zipped(other, rule, "fullOuterJoin", Joins::fullOuter);
    }

    /** Returns the pairs whose key the other side does not have. */
    public <W> PairRDD<K, V> subtractByKey(PairRDD<K, W> other) {
        return subtractByKey(other, usualPartitioner(other));
    }

    /** Returns the pairs whose key the other side does not have, partitioned by {@code rule}. */
    public <W> PairRDD<K, V> subtractByKey(PairRDD<K, W> other, Partitioner rule) {
        return zipped(other, rule, "subtractByKey", Joins::subtract);
    }

    /** How the partitions with one index of both sides are joined. */
    @FunctionalInterface
    private interface PartitionJoin<K, V, W, R> extends java.io.Serializable {
        Iterator<Pair<K, R>> apply(Iterator<Pair<K, V>> left, Iterator<Pair<K, W>> right);
    }

    @SuppressWarnings("unchecked")
    private <W, R> PairRDD<K, R> zipped(
            PairRDD<K, W> other, Partitioner rule, String name, PartitionJoin<K, V, W, R> join) {
        required(other, "other");
        Operator operator = Operator.here(name);
        return pairs(new ZipPlan<>(
                List.of(partitionedPlan(rule, operator), other.partitionedPlan(rule, operator)),
                sides -> join.apply((Iterator<Pair<K, V>>) sides.get(0), (Iterator<Pair<K, W>>) sides.get(1)),
                Optional.of(rule),
                operator));
    }

    // ---- order

    /** Returns the pairs in ascending order of their keys. */
    public PairRDD<K, V> sortByKey() {
        return sortByKey(SortOrder.ASCENDING);
    }

    /** Returns the pairs in the natural order of their keys; pairs with equal keys keep the order they came in. */
    public PairRDD<K, V> sortByKey(SortOrder order) {
        return sortByKey(SerializableComparator.<K>natural(), order);
    }

    /** Returns the pairs in an order of their keys; pairs with equal keys keep the order they came in. */
    public PairRDD<K, V> sortByKey(SerializableComparator<? super K> comparator, SortOrder order) {
        required(order, "order");
        SerializableComparator<? super K> directed = order.apply(checked(comparator, "comparator"));
        return pairs(sortPlan(new KeyOrder<>(directed), Operator.here("sortByKey")));
    }

    /** Returns the pairs with keys from {@code low} to {@code high}, both included, in the natural order of keys. */
    public PairRDD<K, V> filterByRange(K low, K high) {
        return filterByRange(low, high, SerializableComparator.natural());
    }

    /**
     * Returns the pairs with keys from {@code low} to {@code high}, both included. Where pairs are partitioned by ranges in the
     * same order, see {@link Partitioners#range}, partitions outside are not read.
     */
    public PairRDD<K, V> filterByRange(K low, K high, SerializableComparator<? super K> comparator) {
        checked(comparator, "comparator");
        return pairs(Ordering.range(plan(), low, high, comparator, Operator.here("filterByRange")));
    }

    // ---- actions

    /** Returns how many pairs each key has, of all keys in one map. */
    public Map<K, Long> countByKey() {
        return mapValues(value -> 1L).reduceByKey(Long::sum).collectAsMap();
    }

    /** Returns the pairs as a map; of pairs with equal keys the last one stays. */
    public Map<K, V> collectAsMap() {
        Map<K, V> map = new LinkedHashMap<>();
        collect().forEach(pair -> map.put(pair.key(), pair.value()));
        return map;
    }

    /** Returns one value for each key, reduced; of all partitions in one map. */
    public Map<K, V> reduceByKeyLocally(ReduceFunction<V> function) {
        return combined(Aggregation.reducing(checked(function, "function")), usualPartitioner(), "reduceByKeyLocally")
                .collectAsMap();
    }

    /** Returns all values of a key. Where keys have their partition, only this one is computed. */
    public List<V> lookup(K key) {
        PartitionAction<Pair<K, V>, List<V>> action = Actions.valuesOf(key);
        List<V> values = new ArrayList<>();
        plan().partitioner()
                .map(rule -> context().engine().run(plan(), List.of(partitionOf(key, rule)), action))
                .orElseGet(() -> context().engine().run(plan(), action))
                .forEach(values::addAll);
        return values;
    }

    private static int partitionOf(@Nullable Object key, Partitioner rule) {
        return key == null ? 0 : rule.partition(key);
    }
}
